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
    PercentRange range,
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
      PercentRange range,
      int closedValue,
      int openedValue,
      String payloadStop,
      boolean optimistic) {}

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttCover(home, this);
  }
}
