package dev.hearth.core.entity;

import java.util.Locale;

/// What an entity is for, when it is not what the device is for.
public enum EntityCategory {
  /// Changes how the device works.
  CONFIG,
  /// Tells how the device is.
  DIAGNOSTIC;

  /// The word that clients read.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
