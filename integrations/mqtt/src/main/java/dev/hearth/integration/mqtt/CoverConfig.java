package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// A cover: a blind, a garage door, …
///
/// @param commandTopic where to order opening, closing and stopping; or null
/// @param payloadOpen null: it cannot be opened; so with the other payloads
/// @param stateTopic tells whether it is open and moves, or null
/// @param positionTopic tells the position, or null
/// @param setPositionTopic where to order a position, or null
/// @param range the device's numbers for closed and open
/// @param optimistic whether a command changes the state at once
record CoverConfig(
    Common common,
    @Nullable String deviceClass,
    @Nullable String commandTopic,
    @Nullable String payloadOpen,
    @Nullable String payloadClose,
    @Nullable String payloadStop,
    @Nullable String stateTopic,
    @Nullable String valueTemplate,
    States states,
    @Nullable String positionTopic,
    @Nullable String positionTemplate,
    @Nullable String setPositionTopic,
    @Nullable String setPositionTemplate,
    Range range,
    Tilt tilt,
    boolean optimistic,
    boolean retain)
    implements EntityConfig {
  /// How the device calls its states.
  record States(String open, String opening, String closed, String closing, String stopped) {}

  /// The slats.
  ///
  /// @param commandTopic null: they cannot be tilted from here
  /// @param closedValue the device's number for closed slats
  /// @param openedValue the device's number for open slats
  record Tilt(
      @Nullable String commandTopic,
      @Nullable String commandTemplate,
      @Nullable String statusTopic,
      @Nullable String statusTemplate,
      Range range,
      int closedValue,
      int openedValue,
      String payloadStop,
      boolean optimistic) {}

  /// The device's numbers for 0 % and for 100 %, of which either may be the greater.
  record Range(int zero, int full) {
    private static final int PERCENT = 100;
    private static final double ROUNDING = 1e-9;

    boolean contains(double value) {
      return value >= Math.min(zero, full) && value <= Math.max(zero, full);
    }

    /// The whole percent, rounded down, of a number of the device; beyond its ends 0 or 100.
    int percentOf(double value) {
      double percent = (value - zero) * PERCENT / ((double) full - zero);
      return (int) Math.clamp(Math.floor(percent + ROUNDING), 0, PERCENT);
    }

    /// The device's whole number for a percentage, rounded towards 100 %: [#percentOf] turns it
    /// back where the device knows a hundred steps or more.
    long valueOf(int percent) {
      long span = (long) full - zero;
      return zero + Long.signum(span) * Math.ceilDiv(percent * Math.abs(span), (long) PERCENT);
    }
  }

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttCover(home, this);
  }
}
