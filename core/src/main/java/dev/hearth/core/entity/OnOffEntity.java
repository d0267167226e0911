package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import org.jspecify.annotations.Nullable;

/// What the domains whose state is on or off share. **Threads:** loop only.
abstract class OnOffEntity extends Entity {
  OnOffEntity() {}

  /// Whether it is on; null when unknown.
  public abstract @Nullable Boolean isOn();

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    Boolean on = isOn();
    if (on == null) {
      return null;
    }
    return on ? "on" : "off";
  }
}
