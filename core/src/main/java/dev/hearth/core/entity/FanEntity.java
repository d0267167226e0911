package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A fan, with or without speeds. What it can do is said by [#supportedFeatures], and only that is
/// asked of it. **Threads:** loop only.
public abstract class FanEntity extends OnOffEntity {
  /// The bit of [#supportedFeatures] for a speed.
  public static final int SET_SPEED = 1;

  /// The bit of [#supportedFeatures] for swinging to and fro.
  public static final int OSCILLATE = 2;

  /// The bit of [#supportedFeatures] for a direction.
  public static final int DIRECTION = 4;

  /// The bit of [#supportedFeatures] for modes.
  public static final int PRESET_MODE = 8;

  /// The bit of [#supportedFeatures] for turning it off.
  public static final int TURN_OFF = 16;

  /// The bit of [#supportedFeatures] for turning it on.
  public static final int TURN_ON = 32;

  private static final int FULL = 100;

  /// Which way it turns.
  public enum Direction {
    /// As usual.
    FORWARD,
    /// The other way.
    REVERSE
  }

  /// For subclasses.
  protected FanEntity() {}

  @Override
  public final String domain() {
    return "fan";
  }

  /// Its speed, 0–100; null when unknown, or when it has none in its mode.
  public @Nullable Integer percentage() {
    return null;
  }

  /// How many speeds it has besides standing still; at least 1.
  public int speedCount() {
    return FULL;
  }

  /// The modes it has.
  public List<String> presetModes() {
    return List.of();
  }

  /// Its mode, one of [#presetModes]; null when unknown or none.
  public @Nullable String presetMode() {
    return null;
  }

  /// Whether it swings to and fro; null when unknown.
  public @Nullable Boolean isOscillating() {
    return null;
  }

  /// Which way it turns; null when unknown.
  public @Nullable Direction direction() {
    return null;
  }

  /// Turns it on; asked with [#TURN_ON] alone. Runs in a task: may suspend.
  ///
  /// @param percentage 0–100 with [#SET_SPEED]; null for what it had
  /// @param presetMode one of [#presetModes] with [#PRESET_MODE]; null for what it had
  /// @throws Exception a `HubException` reaches the caller with its message
  public void turnOn(@Nullable Integer percentage, @Nullable String presetMode) throws Exception {
    throw unsupported("turn on");
  }

  /// Turns it off; asked with [#TURN_OFF] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void turnOff() throws Exception {
    throw unsupported("turn off");
  }

  /// Sets its speed; asked with [#SET_SPEED] alone. Runs in a task: may suspend.
  ///
  /// @param percentage 0–100
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setPercentage(int percentage) throws Exception {
    throw unsupported("change its speed");
  }

  /// Sets its mode; asked with [#PRESET_MODE] alone. Runs in a task: may suspend.
  ///
  /// @param presetMode one of [#presetModes]
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setPresetMode(String presetMode) throws Exception {
    throw unsupported("change its mode");
  }

  /// Lets it swing or not; asked with [#OSCILLATE] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void oscillate(boolean oscillating) throws Exception {
    throw unsupported("oscillate");
  }

  /// Sets which way it turns; asked with [#DIRECTION] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setDirection(Direction direction) throws Exception {
    throw unsupported("change its direction");
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(getClass().getName() + " does not " + what);
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    if ((supportedFeatures() & (SET_SPEED | PRESET_MODE)) != 0) {
      List<String> modes = presetModes();
      attributes.put("preset_modes", modes.isEmpty() ? null : modes);
    }
    return attributes;
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    int features = supportedFeatures();
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    if ((features & DIRECTION) != 0) {
      Direction direction = direction();
      attributes.put(
          "direction", direction == null ? null : direction.name().toLowerCase(Locale.ROOT));
    }
    if ((features & OSCILLATE) != 0) {
      attributes.put("oscillating", isOscillating());
    }
    if ((features & SET_SPEED) != 0) {
      attributes.put("percentage", percentage());
      attributes.put("percentage_step", (double) FULL / speedCount());
    }
    if ((features & (SET_SPEED | PRESET_MODE)) != 0) {
      attributes.put("preset_mode", presetMode());
    }
    return attributes;
  }
}
