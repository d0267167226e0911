package dev.hearth.guard;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Joins the half of the guard that sees with the half that decides.
final class Installation {
  private Installation() {}

  static Probes install(
      Function<Thread, @Nullable Sensor> sensors,
      GuardOptions options,
      List<String> nativePackages) {
    return ProbeInstaller.install(
        Agent.instrumentation(), Catalogue.load(), sensors, options.cache(), nativePackages);
  }
}
