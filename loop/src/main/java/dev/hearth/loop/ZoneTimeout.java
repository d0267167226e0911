package dev.hearth.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A timeout made by [TimeoutZones], for one block.
///
/// It is a [Timeout] whose deadline is set while its clock runs and nothing holds it back, and
/// taken away otherwise; [#adjust] decides that anew at every change. So it ends its block as a
/// `Timeout` does, and yields to outer deadlines and to requests in the same way.
///
/// **Threads:** [#run] in a task of the loop.
public final class ZoneTimeout {
  private final TimeoutZones zones;
  private final Duration limit;
  private final String zone;
  private Duration coolDown = Duration.ZERO;
  private String what = "";
  private @Nullable Timeout timeout;

  /// Whether the clock runs, towards `deadline`; when it stands, `left` nanoseconds are left.
  private boolean counting;

  private long deadline;
  private long left;

  /// Whether zones in use keep a global timeout from expiring.
  private boolean held;

  /// Whether the time was over when they let go, so that the cool-down runs.
  private boolean cooling;

  ZoneTimeout(TimeoutZones zones, Duration limit, String zone) {
    this.zones = zones;
    this.limit = limit;
    this.zone = zone;
  }

  /// Gives the block of a global timeout more time when the zones that held it back are gone. Means
  /// nothing in a zone.
  ///
  /// @return this
  public ZoneTimeout coolDown(Duration more) {
    CarrierLoop.rejoin();
    coolDown = more;
    return this;
  }

  /// Says what takes place in the block, for the exception's message.
  ///
  /// @return this
  public ZoneTimeout describedAs(String activity) {
    CarrierLoop.rejoin();
    what = activity;
    return this;
  }

  /// Runs the block.
  ///
  /// @throws TimeoutException when its time ran out and that ended it
  /// @throws IllegalStateException outside a task, and for a timeout that was used before
  /// @throws X what the block throws
  public <T extends @Nullable Object, X extends Throwable> T run(
      ScopedValue.CallableOp<? extends T, X> block) throws X, TimeoutException {
    zones.loop.verifyOnLoop();
    if (timeout != null) {
      throw new IllegalStateException("this timeout has run a block already; make a new one");
    }
    LoopTask<?> _ = zones.loop.requireOwnThread("a timeout");
    Timeout made = Timeout.without(describe());
    timeout = made;
    left = zones.loop.deadlineAfter(limit) - now();
    try {
      return made.run(() -> {
        zones.entered(this);
        return Foreign.call(block);
      });
    } finally {
      // Behind the end of the scope, so that what the end of a zone sets off finds this block over.
      zones.left(this);
    }
  }

  /// Runs the block.
  ///
  /// @throws TimeoutException when its time ran out and that ended it
  /// @throws IllegalStateException outside a task, and for a timeout that was used before
  /// @throws X what the block throws
  public <X extends Throwable> void run(Block<X> block) throws X, TimeoutException {
    boolean _ =
        this.<Boolean, X>run(() -> {
          Foreign.run(block);
          return true;
        });
  }

  /// Whether the time ran out while the block ran, and nothing held it back.
  public boolean isExpired() {
    CarrierLoop.rejoin();
    Timeout made = timeout;
    return made != null && made.isExpired();
  }

  boolean isGlobal() {
    return zone.equals(TimeoutZones.GLOBAL);
  }

  String zone() {
    return zone;
  }

  /// Something has changed: a freeze has begun or ended, or zones have come into use or gone.
  void adjust() {
    long now = now();
    if (zones.isFrozen(this)) {
      stop(now);
      setDeadline(false);
      return;
    }
    if (!counting) {
      counting = true;
      deadline = now + left;
    }
    if (isGlobal() && !cooling && zones.isAnyZoneInUse()) {
      held = true;
      setDeadline(false);
      return;
    }
    if (held && deadline - now <= 0) {
      cooling = true;
      deadline = zones.loop.deadlineAfter(coolDown);
    }
    held = false;
    setDeadline(true);
  }

  private void stop(long now) {
    if (counting) {
      counting = false;
      left = deadline - now;
    }
  }

  private void setDeadline(boolean running) {
    Timeout made = timeout;
    Optional<Long> wanted = running ? Optional.of(deadline) : Optional.empty();
    if (made == null || made.deadline().equals(wanted)) {
      return; // a timer made anew at every change might never come to its turn
    }
    if (running) {
      made.scope().expireAt(deadline);
    } else {
      made.scope().expireNever();
    }
  }

  private long now() {
    return zones.loop.clock().nanoTime();
  }

  private String describe() {
    return Timeout.describe(limit)
        + (isGlobal() ? "" : " in zone " + zone)
        + (what.isEmpty() ? "" : ": " + what);
  }

  @Override
  public String toString() {
    return "ZoneTimeout[" + describe() + "]";
  }
}
