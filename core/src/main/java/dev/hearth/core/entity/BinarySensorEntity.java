package dev.hearth.core.entity;

/// Something that is or is not: a door open, a motion, a leak. **Threads:** loop only.
public abstract class BinarySensorEntity extends OnOffEntity {
  /// For subclasses.
  protected BinarySensorEntity() {}

  @Override
  public final String domain() {
    return "binary_sensor";
  }
}
