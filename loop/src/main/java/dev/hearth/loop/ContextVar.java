package dev.hearth.loop;

import java.util.Objects;
import java.util.Optional;

/// A value that follows the code it was set for: into the callbacks it schedules, the tasks it
/// starts and the calls it offloads, and nowhere else. The current request is an example.
///
/// Setting it in a callback ends with the callback; in a task, with the task. Nobody else sees it:
/// what was started before keeps the value from then.
///
/// **Threads:** on a loop, and in a call a loop has offloaded.
///
/// @param <T> type of the value
public final class ContextVar<T> {
  private final String name;

  private ContextVar(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /// A new variable, equal to no other.
  ///
  /// @param name for reports
  public static <T> ContextVar<T> named(String name) {
    return new ContextVar<>(name);
  }

  /// The name given.
  public String name() {
    return name;
  }

  /// The value for the calling code.
  ///
  /// @throws IllegalStateException on a thread that works for no loop
  public Optional<T> get() {
    return LoopContext.current().get(this);
  }

  /// Sets the value for the calling code, from here on.
  ///
  /// @return closing it gives the variable back the value it had
  /// @throws IllegalStateException on a thread that works for no loop
  public Registration set(T value) {
    Optional<T> before = get();
    replace(LoopContext.current().with(this, value));
    return () ->
        replace(
            before
                .map(old -> LoopContext.current().with(this, old))
                .orElseGet(() -> LoopContext.current().without(this)));
  }

  private static void replace(LoopContext changed) {
    CarrierLoop loop = CarrierLoop.currentOrNull();
    if (loop != null) {
      loop.setContext(changed);
    } else {
      OffLoop.setContext(changed);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
