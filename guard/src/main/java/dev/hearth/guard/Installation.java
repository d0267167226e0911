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
    if (options.threads().isEmpty()) {
      return new NoProbes();
    }
    throw new GuardException("no probes");
  }

  private record NoProbes() implements Probes {
    @Override
    public void guard(Thread carrier, Sensor sensor) {}

    @Override
    public void release(Thread carrier) {}

    @Override
    public List<String> missing() {
      return List.of();
    }

    @Override
    public java.time.Duration installTime() {
      return java.time.Duration.ZERO;
    }
  }
}
