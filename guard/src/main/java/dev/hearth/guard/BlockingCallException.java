package dev.hearth.guard;

/// A blocking call on an event loop, where the policy says [Policy.Action#RAISE]. Thrown before the
/// call has done anything; or, for calls that wait for a lock, a queue or a monitor, at the end of
/// the task or test that made it.
public final class BlockingCallException extends GuardException {
  private static final long serialVersionUID = 1L;

  private final transient BlockingCall call;

  BlockingCallException(BlockingCall call) {
    super(call.toString());
    this.call = call;
  }

  /// What was called, where and by whom.
  public BlockingCall call() {
    return call;
  }
}
