package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// How something awaited ended.
///
/// @param <T> type of the result
public sealed interface Outcome<T extends @Nullable Object> {
  /// It returned.
  ///
  /// @param value the result; null only if the body returned null
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /// It threw.
  ///
  /// @param exception what the body threw
  record Failure<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {}

  /// It was cancelled.
  ///
  /// @param exception says why; its cause, if any, shows where the body was cut short
  record Cancelled<T extends @Nullable Object>(CancelledException exception)
      implements Outcome<T> {}

  /// The result.
  ///
  /// @throws TaskFailedException when the body threw, with what it threw as cause
  /// @throws CancelledException when it was cancelled
  default T value() {
    return switch (this) {
      case Success<T>(T value) -> value;
      case Failure<T>(Throwable exception) -> throw TaskFailedException.of(exception);
      case Cancelled<T>(CancelledException exception) -> throw exception.again();
    };
  }

  /// Whether it returned a result.
  default boolean isSuccess() {
    return this instanceof Success;
  }
}
