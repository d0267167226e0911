package dev.hearth.guard;

import java.util.function.IntConsumer;
import java.util.function.LongBinaryOperator;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Stands between the probe class, which knows choke points by number, and the [Sensor] of one
/// carrier. Its interfaces are the ones that a class in `java.lang` can see; none of them boxes.
///
/// **Threads:** on its carrier only.
final class ProbeHook implements ObjIntConsumer<@Nullable Object>, LongBinaryOperator, IntConsumer {
  private final Sites sites;
  private final Sensor sensor;

  /// A choke point that ends in another method than it begins in, and is between the two; -1 for
  /// none. They are passed by platform threads only, so no other thread can come in between.
  private int between = -1;

  ProbeHook(Sites sites, Sensor sensor) {
    this.sites = sites;
    this.sensor = sensor;
  }

  @Override
  public void accept(@Nullable Object argument, int site) {
    enter(site, argument, 0);
  }

  @Override
  public long applyAsLong(long site, long number) {
    enter((int) site, null, number);
    return 0;
  }

  private void enter(int site, @Nullable Object argument, long number) {
    sensor.enter(sites.point(site), argument, number);
    if (sites.endsElsewhere(site)) {
      between = site;
    }
  }

  @Override
  public void accept(int site) {
    if (sites.endsElsewhere(site)) {
      if (between != site) {
        return; // its beginning was not told: not blocking, or an exception was thrown
      }
      between = -1;
    }
    sensor.exit(sites.point(site));
  }
}
