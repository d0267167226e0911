package dev.hearth.core;

/// A state that is too long. Put long text into an attribute.
public final class InvalidStateException extends HubException {
  private static final long serialVersionUID = 1L;

  InvalidStateException(String entityId, int length) {
    super(
        entityId
            + ": a state of "
            + length
            + " characters; at most "
            + StateMachine.MAX_LENGTH
            + ", put the rest into an attribute");
  }
}
