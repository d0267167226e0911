package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.EntityConfig.AvailabilityConfig;

/// Whether a device says that it is there, by one or several topics.
///
/// Before its first message a source counts as not available. Loop only.
final class Availability {
  private final AvailabilityConfig config;
  private final boolean[] told;
  private boolean latest;

  Availability(AvailabilityConfig config) {
    this.config = config;
    this.told = new boolean[config.sources().size()];
  }

  /// Takes a message of one source, after its template; other texts than its two are ignored.
  void accept(int source, String text) {
    AvailabilityConfig.Source from = config.sources().get(source);
    if (text.equals(from.available())) {
      told[source] = true;
      latest = true;
    } else if (text.equals(from.notAvailable())) {
      told[source] = false;
      latest = false;
    }
  }

  boolean isAvailable() {
    if (told.length == 0) {
      return true;
    }
    return switch (config.mode()) {
      case LATEST -> latest;
      case ALL -> {
        boolean all = true;
        for (boolean one : told) {
          all &= one;
        }
        yield all;
      }
      case ANY -> {
        boolean any = false;
        for (boolean one : told) {
          any |= one;
        }
        yield any;
      }
    };
  }
}
