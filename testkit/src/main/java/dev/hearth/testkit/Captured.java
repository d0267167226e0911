package dev.hearth.testkit;

import java.util.ArrayList;
import java.util.List;

/// What a test has had captured, in the order in which it came: events, or calls of a service.
///
/// **Threads:** any; it grows while the loop runs.
///
/// @param <T> what is captured
public final class Captured<T> {
  private final List<T> all = new ArrayList<>();

  Captured() {}

  synchronized void add(T one) {
    all.add(one);
  }

  /// All of them, until now.
  public synchronized List<T> all() {
    return List.copyOf(all);
  }

  /// The last one.
  ///
  /// @throws AssertionError when there is none
  public synchronized T last() {
    if (all.isEmpty()) {
      throw new AssertionError("nothing was captured");
    }
    return all.getLast();
  }

  /// Forgets all of them.
  public synchronized void clear() {
    all.clear();
  }
}
