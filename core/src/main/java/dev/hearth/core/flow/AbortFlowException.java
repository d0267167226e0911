package dev.hearth.core.flow;

import dev.hearth.core.HubException;

/// Ends a flow without a result. Thrown by [ConfigFlow#abort]; what catches it must throw it on.
public final class AbortFlowException extends HubException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /// With the reason as clients translate it, such as `cannot_connect`.
  public AbortFlowException(String reason) {
    super("the flow was aborted: " + reason);
    this.reason = reason;
  }

  /// Why: `already_configured`, `cannot_connect`, …
  public String reason() {
    return reason;
  }
}
