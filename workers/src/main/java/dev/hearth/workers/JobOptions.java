package dev.hearth.workers;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// What to know about one job of a [ProcessPool]. Immutable.
///
/// ```java
/// pool.submit(JobOptions.named("resize").withDeadline(Duration.ofSeconds(20)), () -> resize(bytes));
/// ```
///
/// @param name for messages, the log and the thread in the child; empty for one made of the class
///   that made the job, and a number
/// @param deadline how long after its submission a job may take, its wait included; then it fails
///   with [JobTimeoutException], and where it runs its process is killed
/// @param output gets what the job writes to `System.out` and `System.err`, line by line; without
///   one the lines go to the log `dev.hearth.workers.output`. Called on a thread of the pool's that
///   reads nothing else from that child meanwhile
/// @param progress gets what the job gives to [ProcessJob#report], called as `output` is
public record JobOptions(
    String name,
    Optional<Duration> deadline,
    Optional<Consumer<String>> output,
    Optional<Consumer<Object>> progress) {
  /// Checks the ranges.
  public JobOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(progress, "progress");
    deadline.ifPresent(limit -> {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException("deadline " + limit + " is not positive");
      }
    });
    if (name.length() > 200) {
      throw new IllegalArgumentException("a name of " + name.length() + " characters; 200 at most");
    }
  }

  /// No deadline, output to the log, and a made-up name.
  public static JobOptions defaults() {
    return named("");
  }

  /// The default options with a name.
  public static JobOptions named(String name) {
    return new JobOptions(name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// The same with a deadline, counted from the submission.
  public JobOptions withDeadline(Duration limit) {
    return new JobOptions(name, Optional.of(limit), output, progress);
  }

  /// The same with a listener for the lines that the job prints.
  public JobOptions withOutput(Consumer<String> line) {
    return new JobOptions(name, deadline, Optional.of(line), progress);
  }

  /// The same with a listener for what the job reports.
  public JobOptions withProgress(Consumer<Object> message) {
    return new JobOptions(name, deadline, output, Optional.of(message));
  }
}
