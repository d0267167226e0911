package dev.hearth.guard;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The probes, once [ProbeInstaller] has put them in. Any thread.
final class InstalledProbes implements Probes {
  private final BiConsumer<@Nullable Thread, @Nullable Object> control;
  private final Sites sites;
  private final ProbeTransformer transformer;
  private final Duration installTime;

  InstalledProbes(
      BiConsumer<@Nullable Thread, @Nullable Object> control,
      Sites sites,
      ProbeTransformer transformer,
      Duration installTime) {
    this.control = control;
    this.sites = sites;
    this.transformer = transformer;
    this.installTime = installTime;
  }

  @Override
  public void guard(Thread carrier, Sensor sensor) {
    guard(control, sites, carrier, sensor);
  }

  static void guard(
      BiConsumer<@Nullable Thread, @Nullable Object> control,
      Sites sites,
      Thread carrier,
      Sensor sensor) {
    if (carrier.isVirtual()) {
      throw new IllegalArgumentException(carrier + " is virtual; guard its carrier");
    }
    if (carrier.getState() != Thread.State.TERMINATED) {
      control.accept(carrier, new ProbeHook(sites, sensor));
    }
  }

  @Override
  public void release(Thread carrier) {
    control.accept(carrier, null);
  }

  @Override
  public List<String> missing() {
    return transformer.missing();
  }

  @Override
  public Duration installTime() {
    return installTime;
  }
}
