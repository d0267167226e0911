package dev.hearth.core;

import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.schema.Schema;
import dev.hearth.loop.TaskFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The services of the hub itself: `homeassistant.stop`, `restart` and `check_config`.
final class HubServices {
  private static final String DOMAIN = "homeassistant";
  private static final Duration GRACE = Duration.ofMillis(200);

  private HubServices() {}

  /// Makes them available. Loop only.
  static void provide(Hub hub, Integrations integrations) {
    hub.loop()
        .runAs(
            hub.loop().owner(Hub.OWNER),
            () -> {
              ServiceRegistry services = hub.services();
              services.register(
                  Service.of(DOMAIN, "stop", "Stops the hub.", Schema.empty()),
                  _ -> {
                    stopSoon(hub, 0);
                    return null;
                  });
              services.register(
                  Service.of(
                      DOMAIN,
                      "restart",
                      "Stops the hub and starts it again, if its configuration has no errors.",
                      Schema.empty()),
                  _ -> {
                    check(hub, integrations);
                    stopSoon(hub, Hub.RESTART);
                    return null;
                  });
              services.register(
                  Service.of(
                      DOMAIN,
                      "check_config",
                      "Looks for errors in the configuration.",
                      Schema.empty()),
                  _ -> {
                    check(hub, integrations);
                    return null;
                  });
            });
  }

  /// Leaves time for the answer to whoever has asked for it.
  private static void stopSoon(Hub hub, int code) {
    var _ = hub.loop().callLater(GRACE, () -> hub.beginStop(code));
  }

  /// Reads the configuration anew. Suspends the calling task.
  ///
  /// @throws ServiceValidationException with every error, when there are some
  private static void check(Hub hub, Integrations integrations) {
    Path folder = hub.settings().configFolder();
    Config config;
    try {
      config = hub.loop().offload(() -> ConfigLoader.load(folder));
    } catch (TaskFailedException e) {
      throw new ServiceValidationException(
          "the configuration cannot be read: " + String.valueOf(e.getCause()));
    }
    List<ConfigProblem> problems = new ArrayList<>(config.problems());
    config.section(
        HouseConfig.SECTION,
        HouseConfig.schema(),
        hub.settings().overridesOf(HouseConfig.SECTION),
        problems);
    integrations.check(config, problems);
    if (!problems.isEmpty()) {
      throw new ServiceValidationException(
          "the configuration has errors: "
              + problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    }
  }
}
