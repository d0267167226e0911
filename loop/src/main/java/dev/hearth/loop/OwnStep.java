package dev.hearth.loop;

import java.util.function.Consumer;

/// A callback that belongs to the loop itself, and runs whoever is frozen.
///
/// @param callback is given the step it runs in
record OwnStep(CarrierLoop loop, String describe, Consumer<Step> callback) implements Step {
  @Override
  public LoopContext context() {
    return loop.self.context();
  }

  @Override
  public boolean runsWhileFrozen() {
    return true;
  }

  @Override
  public void run() {
    callback.accept(this);
  }
}
