package dev.hearth.core.flow;

import dev.hearth.core.HubException;

/// There is no such flow, or no integration that could have one. Begin another.
public final class UnknownFlowException extends HubException {
  private static final long serialVersionUID = 1L;

  /// With what there is not.
  public UnknownFlowException(String message) {
    super(message);
  }
}
