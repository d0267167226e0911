package dev.hearth.core;

import dev.hearth.core.config.Config;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a hub is started with.
///
/// @param configFolder the folder of `configuration.yaml` and `.storage/`
/// @param config the configuration as it was read
/// @param overrides values by section that win over the configuration's, such as from the command
///   line
/// @param quarantine when an integration that holds the loop is disabled
public record HubSettings(
    Path configFolder,
    Config config,
    Map<String, Map<String, @Nullable Object>> overrides,
    QuarantineRule quarantine) {
  /// Settings with the usual rule of quarantine.
  public HubSettings(
      Path configFolder, Config config, Map<String, Map<String, @Nullable Object>> overrides) {
    this(configFolder, config, overrides, QuarantineRule.usual());
  }

  /// The same with another rule of quarantine.
  public HubSettings withQuarantine(QuarantineRule rule) {
    return new HubSettings(configFolder, config, overrides, rule);
  }

  /// Settings without overrides.
  public static HubSettings of(Path configFolder, Config config) {
    return new HubSettings(configFolder, config, Map.of());
  }

  /// The overrides of one section.
  public Map<String, @Nullable Object> overridesOf(String section) {
    return overrides.getOrDefault(section, Map.of());
  }
}
