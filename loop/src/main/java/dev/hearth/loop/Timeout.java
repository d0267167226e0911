package dev.hearth.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A block with a deadline, which can be moved while it runs.
///
/// ```java
/// String answer = failAfter(ofSeconds(5), () -> client.ask(question));
///
/// Timeout patience = Timeout.after(ofSeconds(5));
/// patience.run(() -> {
///   while (download.next()) {
///     patience.reschedule(ofSeconds(5)); // five more for every part
///   }
/// });
/// ```
///
/// At the deadline the block is cancelled as by a [CancelScope], also where it waits in the JDK. If
/// it ends by that, the caller gets a `TimeoutException`; if it ends otherwise, with its result or
/// its own exception, the caller gets that. Of nested timeouts that have passed, the outermost
/// speaks. A request to cancel the task outdoes them all.
///
/// Sources: asyncio's `timeout`, trio's `fail_after` and `move_on_after`.
///
/// **Threads:** loop only; [#run] in a task only.
public final class Timeout {
  private enum Stage {
    MADE,
    ENTERED,
    ENDED
  }

  private final CancelScope scope = new CancelScope();
  private Stage stage = Stage.MADE;
  private String limit;

  private Timeout(String limit) {
    this.limit = limit;
  }

  /// A timeout that counts from the start of its block. Zero and negative durations fail the first
  /// suspension.
  public static Timeout after(Duration duration) {
    Timeout timeout = new Timeout(describe(duration));
    timeout.scope.expireAfter(duration);
    return timeout;
  }

  /// A timeout at a moment.
  ///
  /// @param nanoTime on the scale of the loop's [LoopClock#nanoTime()]
  public static Timeout at(long nanoTime) {
    Timeout timeout = new Timeout("its deadline");
    timeout.scope.expireAt(nanoTime);
    return timeout;
  }

  /// A timeout that has no deadline until [#reschedule] sets one.
  public static Timeout never() {
    return new Timeout("its deadline");
  }

  /// A timeout whose scope others give its deadlines.
  static Timeout without(String limit) {
    return new Timeout(limit);
  }

  CancelScope scope() {
    return scope;
  }

  /// Runs a block that must end in time.
  ///
  /// @throws TimeoutException when it did not
  /// @throws X what the block throws
  public static <T extends @Nullable Object, X extends Throwable> T failAfter(
      Duration duration, ScopedValue.CallableOp<? extends T, X> block) throws X, TimeoutException {
    return after(duration).run(block);
  }

  /// Runs a block that must end in time.
  ///
  /// @throws TimeoutException when it did not
  /// @throws X what the block throws
  public static <X extends Throwable> void failAfter(Duration duration, Block<X> block)
      throws X, TimeoutException {
    after(duration).run(block);
  }

  /// Runs a block for some time at most.
  ///
  /// @return the result; empty when the time ended the block
  /// @throws X what the block throws
  public static <T, X extends Throwable> Optional<T> moveOnAfter(
      Duration duration, ScopedValue.CallableOp<? extends T, X> block) throws X {
    try {
      return Optional.of(after(duration).runOrThrow(block));
    } catch (Expired _) {
      return Optional.empty();
    }
  }

  /// Runs a block for some time at most.
  ///
  /// @return false when the time ended the block
  /// @throws X what the block throws
  public static <X extends Throwable> boolean moveOnAfter(Duration duration, Block<X> block)
      throws X {
    return new CancelScope().expireAfter(duration).run(block);
  }

  /// Runs the block.
  ///
  /// @throws TimeoutException when the deadline ended it
  /// @throws IllegalStateException outside a task, and for a timeout that was used before
  /// @throws X what the block throws
  public <T extends @Nullable Object, X extends Throwable> T run(
      ScopedValue.CallableOp<? extends T, X> block) throws X, TimeoutException {
    try {
      return runOrThrow(block);
    } catch (Expired e) {
      throw e.asTimeout();
    }
  }

  /// Runs the block.
  ///
  /// @throws TimeoutException when the deadline ended it
  /// @throws IllegalStateException outside a task, and for a timeout that was used before
  /// @throws X what the block throws
  public <X extends Throwable> void run(Block<X> block) throws X, TimeoutException {
    boolean _ =
        this.<Boolean, X>run(() -> {
          Foreign.run(block);
          return true;
        });
  }

  private <T extends @Nullable Object, X extends Throwable> T runOrThrow(
      ScopedValue.CallableOp<? extends T, X> block) throws X {
    CarrierLoop.rejoin();
    if (stage != Stage.MADE) {
      throw new IllegalStateException("this timeout has run a block already; make a new one");
    }
    scope.enter();
    stage = Stage.ENTERED;
    T result;
    try {
      result = Foreign.call(block);
    } catch (Throwable e) {
      CarrierLoop.rejoin(); // the block may have lost the loop
      stage = Stage.ENDED;
      if (scope.exit(e)) {
        throw new Expired("not done within " + limit, e);
      }
      if (scope.isExpired() && !(e instanceof CancelledException)) {
        e.addSuppressed(new TimeoutException("not done within " + limit));
      }
      throw e;
    }
    CarrierLoop.rejoin();
    stage = Stage.ENDED;
    boolean _ = scope.exit(null);
    return result;
  }

  /// Hides what is cancelled around the block from it.
  Timeout shielded() {
    scope.shield(true);
    return this;
  }

  /// Moves the deadline to some time from now. One that has passed takes effect at the next
  /// suspension.
  ///
  /// @throws IllegalStateException when the block has not begun, has ended, or has run out of time
  public void reschedule(Duration fromNow) {
    requireRunning();
    limit = describe(fromNow);
    scope.expireAfter(fromNow);
  }

  /// Moves the deadline.
  ///
  /// @param nanoTime on the scale of the loop's [LoopClock#nanoTime()]
  /// @throws IllegalStateException as [#reschedule]
  public void rescheduleAt(long nanoTime) {
    requireRunning();
    limit = "its deadline";
    scope.expireAt(nanoTime);
  }

  /// Takes the deadline away.
  ///
  /// @throws IllegalStateException as [#reschedule]
  public void rescheduleNever() {
    requireRunning();
    scope.expireNever();
  }

  private void requireRunning() {
    CarrierLoop.rejoin();
    if (stage != Stage.ENTERED || scope.isCancelled()) {
      throw new IllegalStateException(
          "a timeout can be moved only while its block runs; this one is " + state());
    }
  }

  /// When the block runs out of time, on the scale of the loop's clock; empty without a deadline,
  /// and for one that counts from a start which has not been.
  public Optional<Long> deadline() {
    return scope.deadline();
  }

  /// Whether the deadline passed while the block ran.
  public boolean isExpired() {
    return scope.isExpired();
  }

  private String state() {
    return switch (stage) {
      case MADE -> "not begun";
      case ENTERED -> scope.isCancelled() ? "expiring" : "running";
      case ENDED -> isExpired() ? "expired" : "ended";
    };
  }

  static String describe(Duration duration) {
    if (duration.toNanosPart() == 0) {
      return duration.toSeconds() + " s";
    }
    return duration.toNanosPart() % 1_000_000 == 0
        ? duration.toMillis() + " ms"
        : duration.toString();
  }

  @Override
  public String toString() {
    return "Timeout[" + limit + ", " + state() + "]";
  }

  /// The deadline has ended the block: the way out of it, since a block's own `TimeoutException`
  /// must not be taken for ours.
  private static final class Expired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Expired(String message, Throwable cause) {
      super(message, cause, false, false);
    }

    TimeoutException asTimeout() {
      TimeoutException timeout = new TimeoutException(getMessage());
      timeout.initCause(getCause());
      return timeout;
    }
  }
}
