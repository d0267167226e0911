package dev.hearth.guard.loop;

import dev.hearth.guard.Guard;
import dev.hearth.loop.CarrierInfo;
import dev.hearth.loop.CarrierListener;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;

/// Has a [Guard] watch a loop.
///
/// ```java
/// LoopGuard.attach(Guard.install(), loop);
/// ```
///
/// Every thread that runs code of the loop is guarded for as long as it does: the loop's own, the
/// substitutes that take it over, and the workers that tasks are moved to.
public final class LoopGuard {
  private LoopGuard() {}

  /// Guards a loop until the registration is closed. Any thread; elsewhere than on the loop it
  /// first loads the loop's classes, which blocks for a fraction of a second.
  public static Registration attach(Guard guard, EventLoop loop) {
    if (!loop.isOnLoop()) {
      int _ = LoopClasses.load();
    }
    return loop.onCarrier(
        new CarrierListener() {
          @Override
          public void begins(CarrierInfo carrier) {
            guard.guard(carrier.thread(), new GuardedCarrier(carrier));
          }

          @Override
          public void ends(CarrierInfo carrier) {
            guard.release(carrier.thread());
          }
        });
  }
}
