package dev.hearth.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// How a loop is to be opened. Immutable.
///
/// ```java
/// EventLoop.open(LoopOptions.named("test").withClock(clock).withSeed(42));
/// ```
///
/// @param name the name of the loop and its thread
/// @param clock where its time comes from
/// @param seed runs what is ready in an order drawn from this number, to find code that relies on
///   an order; without one, first in first out
/// @param debug remembers where tasks, timers and callbacks were made; costs a stack walk each
/// @param slowStep a step that holds the loop this long is reported; zero reports none
/// @param handOver a step that holds the loop this long loses it to a fresh thread, and its owner
///   waits until it comes back; zero takes the loop from nobody. For loops with a thread of their
///   own, and not while a debugger is attached
/// @param protectedCode prefixes of the names of classes that rely on the loop for their state, as
///   the loop's own do: the loop is not taken from a step inside them, but where a method marked
///   [Crossing] has called something else
/// @param inboxLimit how many callbacks other threads may have waiting before more are refused
/// @param ownerLimit how many tasks, and how many timers, one owner may have before more are
///   refused
/// @param workers how the pool is shared that [EventLoop#offload] uses
public record LoopOptions(
    String name,
    LoopClock clock,
    OptionalLong seed,
    boolean debug,
    Duration slowStep,
    Duration handOver,
    Set<String> protectedCode,
    int inboxLimit,
    int ownerLimit,
    WorkerOptions workers) {
  /// The system property that opens loops in debug mode: `hearth.loop.debug=true`.
  public static final String DEBUG_PROPERTY = "hearth.loop.debug";

  /// Checks the ranges.
  public LoopOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(clock, "clock");
    if (slowStep.isNegative()) {
      throw new IllegalArgumentException("slowStep " + slowStep + " is negative; zero is none");
    }
    if (handOver.isNegative()) {
      throw new IllegalArgumentException("handOver " + handOver + " is negative; zero is never");
    }
    Objects.requireNonNull(workers, "workers");
    protectedCode = Set.copyOf(protectedCode);
    if (inboxLimit < 1) {
      throw new IllegalArgumentException("inboxLimit " + inboxLimit + " is not positive");
    }
    if (ownerLimit < 1) {
      throw new IllegalArgumentException("ownerLimit " + ownerLimit + " is not positive");
    }
  }

  /// The usual options: the machine's clock, first in first out, slow steps from 10 ms, a fresh
  /// thread after 50 ms, 100,000 callbacks in the inbox, as many tasks and timers as there is
  /// memory for, 64 workers, debug mode as the system property says.
  public static LoopOptions named(String name) {
    return new LoopOptions(
        name,
        LoopClock.system(),
        OptionalLong.empty(),
        Boolean.getBoolean(DEBUG_PROPERTY),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Set.of(),
        EventLoop.INBOX_LIMIT,
        Integer.MAX_VALUE,
        WorkerOptions.defaults());
  }

  /// The same with another clock.
  public LoopOptions withClock(LoopClock other) {
    return copy(other, seed, debug, slowStep, handOver, protectedCode, inboxLimit, workers);
  }

  /// The same with an order of steps drawn from a number.
  public LoopOptions withSeed(long number) {
    OptionalLong drawn = OptionalLong.of(number);
    return copy(clock, drawn, debug, slowStep, handOver, protectedCode, inboxLimit, workers);
  }

  /// The same in or out of debug mode.
  public LoopOptions withDebug(boolean on) {
    return copy(clock, seed, on, slowStep, handOver, protectedCode, inboxLimit, workers);
  }

  /// The same with another limit for slow steps.
  public LoopOptions withSlowStep(Duration limit) {
    return copy(clock, seed, debug, limit, handOver, protectedCode, inboxLimit, workers);
  }

  /// The same with another limit for steps that lose the loop.
  public LoopOptions withHandOver(Duration limit) {
    return copy(clock, seed, debug, slowStep, limit, protectedCode, inboxLimit, workers);
  }

  /// The same with other code to protect: prefixes of class names, such as `com.acme.house.`.
  public LoopOptions withProtectedCode(String... prefixes) {
    return copy(clock, seed, debug, slowStep, handOver, Set.of(prefixes), inboxLimit, workers);
  }

  /// The same with another limit for the inbox.
  public LoopOptions withInboxLimit(int limit) {
    return copy(clock, seed, debug, slowStep, handOver, protectedCode, limit, workers);
  }

  /// The same with a limit for the tasks, and for the timers, of each owner.
  public LoopOptions withOwnerLimit(int limit) {
    return new LoopOptions(
        name, clock, seed, debug, slowStep, handOver, protectedCode, inboxLimit, limit, workers);
  }

  /// The same with other workers.
  public LoopOptions withWorkers(WorkerOptions other) {
    return copy(clock, seed, debug, slowStep, handOver, protectedCode, inboxLimit, other);
  }

  private LoopOptions copy(
      LoopClock newClock,
      OptionalLong newSeed,
      boolean newDebug,
      Duration newSlowStep,
      Duration newHandOver,
      Set<String> newProtectedCode,
      int newInboxLimit,
      WorkerOptions newWorkers) {
    return new LoopOptions(
        name,
        newClock,
        newSeed,
        newDebug,
        newSlowStep,
        newHandOver,
        newProtectedCode,
        newInboxLimit,
        ownerLimit,
        newWorkers);
  }
}
