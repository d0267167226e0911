package dev.hearth.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Joins the half of the guard that sees with the half that decides.
final class Installation {
  private Installation() {}

  /// Lets [Arguments] see which path an open file has. Before that class is used.
  static void openJdk() {
    Module jdk = Object.class.getModule();
    Agent.instrumentation()
        .redefineModule(
            jdk,
            Set.of(),
            Map.of(),
            Map.of("java.io", Set.of(Installation.class.getModule())),
            Set.of(),
            Map.of());
  }

  static Probes install(
      Function<Thread, @Nullable Sensor> sensors,
      GuardOptions options,
      List<String> nativePackages) {
    return ProbeInstaller.install(
        Agent.instrumentation(), Catalogue.load(), sensors, options.cache(), nativePackages);
  }
}
