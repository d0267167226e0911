package dev.hearth.integration.api;

import org.jspecify.annotations.Nullable;

/// What a request carried, read and parsed by the server's threads.
sealed interface Body {
  /// Nothing.
  record Empty() implements Body {}

  /// JSON.
  record Value(@Nullable Object value) implements Body {}

  /// Something that is not JSON.
  record Broken(String problem) implements Body {}

  /// More than the limit.
  record TooLarge(int limit) implements Body {}
}
