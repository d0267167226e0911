package dev.hearth.cluster;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What shall be run, until when, and what becomes of it when a worker is lost. Immutable.
///
/// @param name the job's registered name
/// @param version the job's registered version
/// @param arguments a JSON object; kept as [Json] reads it back, the same for every executor
/// @param deadline from the submission on, more than zero, at most a day; queueing counts
/// @param delivery at most once, or at least once with a key
/// @param progress hears the job's progress
public record JobRequest(
    String name,
    int version,
    Map<String, @Nullable Object> arguments,
    Duration deadline,
    Delivery delivery,
    ProgressListener progress) {
  /// The deadline of a request that names none.
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

  private static final Duration MAX_DEADLINE = Duration.ofDays(1);
  private static final ProgressListener IGNORED = _ -> {};

  /// Checks everything, and copies the arguments.
  ///
  /// @throws InvalidJobException naming what is not valid
  public JobRequest {
    String _ = Names.job(name);
    int _ = Names.version(name, version);
    if (!deadline.isPositive() || deadline.compareTo(MAX_DEADLINE) > 0) {
      throw new InvalidJobException(
          "job %s: deadline %s: write more than zero and at most %s"
              .formatted(name, deadline, MAX_DEADLINE));
    }
    try {
      arguments = Json.parseObject(Json.write(arguments));
    } catch (JsonException e) {
      throw new InvalidJobException("job %s: arguments: %s".formatted(name, e.getMessage()), e);
    }
  }

  /// A request with the default deadline, at most once.
  ///
  /// @throws InvalidJobException naming what is not valid
  public static JobRequest of(String name, int version, Map<String, ?> arguments) {
    return new JobRequest(
        name, version, Json.object(arguments), DEFAULT_DEADLINE, Delivery.atMostOnce(), IGNORED);
  }

  /// The same with another deadline.
  public JobRequest withDeadline(Duration value) {
    return new JobRequest(name, version, arguments, value, delivery, progress);
  }

  /// The same, run again by another worker when one is lost.
  ///
  /// @param key see [Delivery.AtLeastOnce]
  public JobRequest atLeastOnce(String key) {
    return new JobRequest(name, version, arguments, deadline, Delivery.atLeastOnce(key), progress);
  }

  /// The same with somebody who hears of progress.
  public JobRequest onProgress(ProgressListener listener) {
    return new JobRequest(name, version, arguments, deadline, delivery, listener);
  }

  /// The key of a request that is delivered at least once.
  public Optional<String> idempotencyKey() {
    return delivery instanceof Delivery.AtLeastOnce(String key)
        ? Optional.of(key)
        : Optional.empty();
  }
}
