package dev.hearth.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

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
/// @param inboxLimit how many callbacks other threads may have waiting before more are refused
public record LoopOptions(
    String name,
    LoopClock clock,
    OptionalLong seed,
    boolean debug,
    Duration slowStep,
    int inboxLimit) {
  /// The system property that opens loops in debug mode: `hearth.loop.debug=true`.
  public static final String DEBUG_PROPERTY = "hearth.loop.debug";

  /// Checks the ranges.
  public LoopOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(clock, "clock");
    if (slowStep.isNegative()) {
      throw new IllegalArgumentException("slowStep " + slowStep + " is negative; zero is none");
    }
    if (inboxLimit < 1) {
      throw new IllegalArgumentException("inboxLimit " + inboxLimit + " is not positive");
    }
  }

  /// The usual options: the machine's clock, first in first out, slow steps from 10 ms, 100,000
  /// callbacks in the inbox, debug mode as the system property says.
  public static LoopOptions named(String name) {
    return new LoopOptions(
        name,
        LoopClock.system(),
        OptionalLong.empty(),
        Boolean.getBoolean(DEBUG_PROPERTY),
        Duration.ofMillis(10),
        EventLoop.INBOX_LIMIT);
  }

  /// The same with another clock.
  public LoopOptions withClock(LoopClock other) {
    return new LoopOptions(name, other, seed, debug, slowStep, inboxLimit);
  }

  /// The same with an order of steps drawn from a number.
  public LoopOptions withSeed(long number) {
    return new LoopOptions(name, clock, OptionalLong.of(number), debug, slowStep, inboxLimit);
  }

  /// The same in or out of debug mode.
  public LoopOptions withDebug(boolean on) {
    return new LoopOptions(name, clock, seed, on, slowStep, inboxLimit);
  }

  /// The same with another limit for slow steps.
  public LoopOptions withSlowStep(Duration limit) {
    return new LoopOptions(name, clock, seed, debug, limit, inboxLimit);
  }

  /// The same with another limit for the inbox.
  public LoopOptions withInboxLimit(int limit) {
    return new LoopOptions(name, clock, seed, debug, slowStep, limit);
  }
}
