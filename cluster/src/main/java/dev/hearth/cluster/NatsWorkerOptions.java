package dev.hearth.cluster;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/// What a worker is called, and how much it does at once. Immutable.
///
/// @param id names the worker in messages and logs: 1 to 64 letters, digits, `_` and `-`; of all
///   workers of one server only this one
/// @param slots how many jobs run at once, at least 1; give the executor it runs them on as many
/// @param drain how long jobs that run may go on when the worker is closed
public record NatsWorkerOptions(String id, int slots, Duration drain) {
  /// Checks everything.
  ///
  /// @throws InvalidJobException naming what is not valid
  public NatsWorkerOptions {
    if (!Names.isToken(id)) {
      throw new InvalidJobException(
          "worker id %s: write 1 to 64 letters, digits, _ and -".formatted(Names.quoted(id)));
    }
    if (slots < 1) {
      throw new InvalidJobException("worker %s: %d slots; write at least 1".formatted(id, slots));
    }
    if (drain.isNegative()) {
      throw new InvalidJobException("worker %s: drain time %s".formatted(id, drain));
    }
  }

  /// A worker called after its process, with a slot for each processor and 10 s to drain.
  public static NatsWorkerOptions defaults() {
    String process = ManagementFactory.getRuntimeMXBean().getName();
    String id = process.replaceAll("[^A-Za-z0-9_-]", "-");
    return new NatsWorkerOptions(
        (id.length() > 40 ? id.substring(0, 40) : id) + "-" + Names.random().substring(0, 6),
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(10));
  }

  /// The same with another id.
  public NatsWorkerOptions withId(String value) {
    return new NatsWorkerOptions(value, slots, drain);
  }

  /// The same with another number of slots.
  public NatsWorkerOptions withSlots(int value) {
    return new NatsWorkerOptions(id, value, drain);
  }

  /// The same with another drain time.
  public NatsWorkerOptions withDrain(Duration value) {
    return new NatsWorkerOptions(id, slots, value);
  }
}
