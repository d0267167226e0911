package dev.hearth.core;

/// An entity id that is not `domain.object_id` of a–z, 0–9 and underscores. Use [EntityId#slug].
public final class InvalidEntityIdException extends HubException {
  private static final long serialVersionUID = 1L;

  InvalidEntityIdException(String entityId) {
    super("\"" + entityId + "\" is no entity id: it is domain.object_id, both of a–z, 0–9 and _");
  }
}
