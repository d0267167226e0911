package dev.hearth.core;

import dev.hearth.core.config.Config;
import dev.hearth.loop.ShutdownPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a hub is started with.
///
/// @param configFolder the folder of `configuration.yaml` and `.storage/`
/// @param config the configuration as it was read
/// @param overrides values by section that win over the configuration's, such as from the command
///   line
/// @param quarantine when an integration that holds the loop is disabled
/// @param resources when an integration that takes what all need is disabled
/// @param shutdown how long the stages of a stop may take; with those that
///   [ShutdownPlan#homeAssistant] has
/// @param recovery why the hub starts with nothing but what is needed to see and mend what is
///   wrong; empty for a start as usual
public record HubSettings(
    Path configFolder,
    Config config,
    Map<String, Map<String, @Nullable Object>> overrides,
    QuarantineRule quarantine,
    ResourceRule resources,
    ShutdownPlan shutdown,
    Optional<String> recovery,
    boolean safeMode) {
  /// Settings with the usual rule of quarantine.
  public HubSettings(
      Path configFolder, Config config, Map<String, Map<String, @Nullable Object>> overrides) {
    this(
        configFolder,
        config,
        overrides,
        QuarantineRule.usual(),
        ResourceRule.usual(),
        ShutdownPlan.homeAssistant(),
        Optional.empty(),
        false);
  }

  /// The same with another rule of quarantine.
  public HubSettings withQuarantine(QuarantineRule rule) {
    return new HubSettings(
        configFolder, config, overrides, rule, resources, shutdown, recovery, safeMode);
  }

  /// The same with another rule about what all need.
  public HubSettings withResources(ResourceRule rule) {
    return new HubSettings(
        configFolder, config, overrides, quarantine, rule, shutdown, recovery, safeMode);
  }

  /// The same with another time for a stop.
  public HubSettings withShutdown(ShutdownPlan plan) {
    return new HubSettings(
        configFolder, config, overrides, quarantine, resources, plan, recovery, safeMode);
  }

  /// The same, saying whether integrations of people's own were left out.
  public HubSettings withSafeMode(boolean safe) {
    return new HubSettings(
        configFolder, config, overrides, quarantine, resources, shutdown, recovery, safe);
  }

  /// The same for a start with nothing but what is essential, each as if nothing were configured.
  ///
  /// @param why what people are told
  public HubSettings inRecovery(String why) {
    return new HubSettings(
        configFolder,
        config,
        overrides,
        quarantine,
        resources,
        shutdown,
        Optional.of(why),
        safeMode);
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
