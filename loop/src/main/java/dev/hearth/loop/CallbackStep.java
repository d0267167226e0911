package dev.hearth.loop;

/// A callback that waits in the ready queue or the inbox.
final class CallbackStep extends Step {
  private final Owner owner;
  private final Runnable callback;

  CallbackStep(Owner owner, Runnable callback) {
    this.owner = owner;
    this.callback = callback;
  }

  @Override
  Owner chargedOwner() {
    return owner;
  }

  @Override
  void run() {
    callback.run();
  }

  @Override
  String describe() {
    return "callback " + callback.getClass().getName();
  }
}
