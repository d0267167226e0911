package dev.hearth.core.entity;

import org.jspecify.annotations.Nullable;

/// What a person wants of a light; what is null stays as it is.
///
/// @param brightness 1–255
/// @param color in a mode that the light supports
/// @param effect the name of an effect
/// @param transition seconds
/// @param flash `short` or `long`
public record LightCommand(
    @Nullable Integer brightness,
    @Nullable LightColor color,
    @Nullable String effect,
    @Nullable Double transition,
    @Nullable String flash) {
  /// Just on, or just off.
  public static LightCommand plain() {
    return new LightCommand(null, null, null, null, null);
  }
}
