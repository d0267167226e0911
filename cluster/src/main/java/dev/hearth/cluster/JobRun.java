package dev.hearth.cluster;

import dev.hearth.core.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of a job on the calling thread, in whichever process.
final class JobRun implements JobContext {
  private final String id;
  private final String name;
  private final int version;
  private final int attempt;
  private final @Nullable String key;
  private final long deadline;
  private final BooleanSupplier cancelled;
  private final Consumer<@Nullable Object> progress;

  JobRun(
      String id,
      String name,
      int version,
      int attempt,
      @Nullable String key,
      Duration timeLeft,
      BooleanSupplier cancelled,
      Consumer<@Nullable Object> progress) {
    this.id = id;
    this.name = name;
    this.version = version;
    this.attempt = attempt;
    this.key = key;
    this.deadline = System.nanoTime() + timeLeft.toNanos();
    this.cancelled = cancelled;
    this.progress = progress;
  }

  /// Runs the job; whatever it does comes back as an outcome.
  Outcome run(Job job, Map<String, @Nullable Object> arguments) {
    try {
      checkCancelled();
      return new Outcome.Result(Json.parse(Json.write(job.run(this, arguments))));
    } catch (CancellationException | InterruptedException e) {
      return isCancelled() ? new Outcome.Cancelled() : new Outcome.Failed(Failure.of(e));
    } catch (Throwable e) {
      return new Outcome.Failed(Failure.of(e));
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(key);
  }

  @Override
  public Duration timeLeft() {
    long left = deadline - System.nanoTime();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  @Override
  public void progress(@Nullable Object value) {
    progress.accept(Json.parse(Json.write(value)));
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean() || timeLeft().isZero();
  }

  @Override
  public void checkCancelled() {
    if (isCancelled()) {
      throw new CancellationException("job %s was cancelled".formatted(name));
    }
  }
}
