package dev.hearth.testkit.loop;

import dev.hearth.guard.junit.GuardExtension;
import dev.hearth.guard.loop.LoopGuard;
import dev.hearth.loop.Awaitable;
import dev.hearth.loop.Block;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Outcome;
import dev.hearth.loop.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A loop in a test: run by the test's own thread, on a clock that jumps.
///
/// ```java
/// @LoopTest
/// class PollingTest {
///   @Test
///   void pollsEveryMinute(TestLoop loop) throws Exception {
///     loop.run(() -> EventLoop.current().sleep(ofMinutes(3)));
///     assertThat(loop.elapsed()).isEqualTo(ofMinutes(3));
///   }
/// }
/// ```
///
/// In a [dev.hearth.guard.junit.GuardedTest], what blocks the loop fails the test.
///
/// **Threads:** the test's.
public final class TestLoop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(200);

  private final VirtualClock clock = VirtualClock.freeRunning();
  private final HostedLoop loop;
  private final List<LoopFailure> failures = new ArrayList<>();

  private TestLoop(LoopOptions options) {
    // Slow steps are a matter of real time, and of how warm the JVM is.
    loop = EventLoop.host(options.withClock(clock).withSlowStep(Duration.ZERO));
    loop.setExceptionHandler((_, failure) -> failures.add(failure));
    GuardExtension.guardOfTest().ifPresent(guard -> LoopGuard.attach(guard, loop));
  }

  /// Opens a loop.
  ///
  /// @param seed draws the order of what is ready; without one it is first in, first out
  public static TestLoop open(OptionalLong seed) {
    LoopOptions options = LoopOptions.named("test");
    return new TestLoop(seed.isPresent() ? options.withSeed(seed.getAsLong()) : options);
  }

  /// The loop itself.
  public HostedLoop loop() {
    return loop;
  }

  /// The loop's clock.
  public VirtualClock clock() {
    return clock;
  }

  /// How much virtual time has passed.
  public Duration elapsed() {
    return clock.elapsed();
  }

  /// How many turns the loop has made.
  public long turns() {
    return loop.statistics().turns();
  }

  /// Runs code in a task until it has ended, and returns its result or throws its exception.
  ///
  /// @throws CancelledException when the task was cancelled
  /// @throws AssertionError when it has not ended after twenty seconds of real time
  /// @throws Exception what the code throws
  public <T extends @Nullable Object> T run(Callable<T> body) throws Exception {
    Task<T> task = loop.start("test", body);
    runUntilDone(task);
    return switch (task.outcome()) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Cancelled<T>(CancelledException exception) -> throw exception;
      case Outcome.Failure<T>(Exception exception) -> throw exception;
      case Outcome.Failure<T>(Throwable error) -> throw (Error) error;
    };
  }

  /// Runs code in a task until it has ended.
  ///
  /// @throws Exception as [#run(Callable)]
  public void run(Block<Exception> body) throws Exception {
    boolean _ =
        this.<Boolean>run(() -> {
          body.run();
          return true;
        });
  }

  /// Runs until something has ended, without a look at how.
  ///
  /// @throws AssertionError when it has not after twenty seconds of real time
  public void runUntilDone(Awaitable<?> awaited) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!awaited.isDone()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(awaited + " has not ended in " + PATIENCE.toSeconds() + " s");
      }
      loop.runOnce(STEP);
    }
  }

  /// Runs until the loop could only wait for a timer, another thread or for ever.
  public void runUntilIdle() {
    var idle = loop.whenIdle();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!idle.isDone()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the loop is not idle after " + PATIENCE.toSeconds() + " s");
      }
      loop.runOnce(STEP);
    }
  }

  /// The failures that nobody waited for, so far. Reading them counts as expecting them.
  public List<LoopFailure> failures() {
    List<LoopFailure> read = List.copyOf(failures);
    failures.clear();
    return read;
  }

  /// Ends the loop.
  ///
  /// @throws AssertionError when failures are left that nobody has read, or tasks
  @Override
  public void close() {
    loop.close(); // which reports what nobody has looked at
    List<LoopFailure> unread = failures();
    if (!unread.isEmpty()) {
      AssertionError error = new AssertionError("nobody expected: " + unread.getFirst().message());
      unread.forEach(failure -> error.addSuppressed(failure.exception()));
      throw error;
    }
  }
}
