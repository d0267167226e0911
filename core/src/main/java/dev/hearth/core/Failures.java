package dev.hearth.core;

import dev.hearth.loop.FailureListener;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.Owner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What owners' code has thrown and nobody waited for: how often, and the last of it.
///
/// Loop only.
final class Failures implements FailureListener {
  private static final int MOST_OWNERS = 10_000;
  private static final int LONGEST_TEXT = 500;

  private final Runnable outOfMemory;
  private final Map<Owner, Count> counts = new LinkedHashMap<>();

  record Count(long failures, Optional<String> last) {}

  /// @param outOfMemory called when there was no memory left for an owner's code
  Failures(Runnable outOfMemory) {
    this.outOfMemory = outOfMemory;
  }

  @Override
  public void failed(LoopFailure failure) {
    Count old = of(failure.owner());
    if (old.failures() > 0 || counts.size() < MOST_OWNERS) {
      counts.put(failure.owner(), new Count(old.failures() + 1, Optional.of(textOf(failure))));
    }
    if (failure.exception() instanceof OutOfMemoryError) {
      outOfMemory.run();
    }
  }

  Count of(Owner owner) {
    return counts.getOrDefault(owner, new Count(0, Optional.empty()));
  }

  private static String textOf(LoopFailure failure) {
    StackTraceElement[] stack = failure.exception().getStackTrace();
    String text =
        failure.source()
            + ": "
            + failure.exception()
            + (stack.length == 0 ? "" : " at " + stack[0]);
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}
