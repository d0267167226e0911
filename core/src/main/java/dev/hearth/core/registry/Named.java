package dev.hearth.core.registry;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An entry of a [NamedRegistry].
///
/// @param <S> what people set
interface Named<S extends Named.Settings> {
  /// What people set of an entry.
  interface Settings {
    /// The name; not blank.
    String name();

    /// The settings as clients read and write them.
    Map<String, @Nullable Object> toJson();
  }

  String id();

  S settings();

  Instant createdAt();

  Instant modifiedAt();
}
