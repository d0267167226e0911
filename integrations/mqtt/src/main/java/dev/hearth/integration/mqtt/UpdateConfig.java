package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// The firmware of a device.
///
/// @param stateTopic tells the installed version, or a JSON object with all there is to know
/// @param latestTopic tells the newest version, where the state does not; or null
/// @param install what installs the newest version; null where it cannot be installed from here
/// @param displayPrecision digits of the percentage after the point
record UpdateConfig(
    Common common,
    @Nullable String stateTopic,
    @Nullable String valueTemplate,
    @Nullable String latestTopic,
    @Nullable String latestTemplate,
    @Nullable Install install,
    @Nullable String deviceClass,
    int displayPrecision,
    @Nullable String title,
    @Nullable String releaseSummary,
    @Nullable String releaseUrl)
    implements EntityConfig {
  /// How the newest version is installed.
  record Install(String topic, String payload, boolean retain) {}

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttUpdate(home, this);
  }
}
