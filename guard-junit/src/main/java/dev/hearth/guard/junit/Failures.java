package dev.hearth.guard.junit;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.BlockingCallException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a test has failed with.
final class Failures {
  private Failures() {}

  /// The blocking calls that a failure tells of itself, through its causes and what it suppressed.
  static Set<BlockingCall> callsIn(@Nullable Throwable failure) {
    Set<BlockingCall> calls = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> rest = new ArrayDeque<>();
    if (failure != null) {
      rest.add(failure);
    }
    while (!rest.isEmpty()) {
      Throwable next = rest.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof BlockingCallException blocking) {
        calls.add(blocking.call());
      }
      if (next.getCause() != null) {
        rest.add(next.getCause());
      }
      Collections.addAll(rest, next.getSuppressed());
    }
    return calls;
  }
}
