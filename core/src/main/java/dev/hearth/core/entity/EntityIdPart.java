package dev.hearth.core.entity;

import java.util.Locale;

/// What the id of a new entity can be made of.
public enum EntityIdPart {
  /// The name of the floor that the device's area is on.
  FLOOR,
  /// The name of the device's area.
  AREA,
  /// The device's name.
  DEVICE,
  /// The entity's own name.
  ENTITY;

  /// The word that clients use.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The part of this word.
  ///
  /// @throws IllegalArgumentException when there is none
  public static EntityIdPart of(String wire) {
    for (EntityIdPart each : values()) {
      if (each.wire().equals(wire)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "\"" + wire + "\" is none of floor, area, device and entity");
  }
}
