package dev.hearth.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The jobs of the tests, found by service loader here, in child processes and in workers.
public final class TestJobs implements JobProvider {
  @Override
  public void register(JobRegistry.Builder jobs) {
    jobs.add("echo", 1, (_, arguments) -> arguments)
        .add("echo", 2, (context, arguments) -> List.of(context.name(), context.version()))
        .add("context", 1, TestJobs::context)
        .add("fail", 1, TestJobs::fail)
        .add("wait", 1, TestJobs::await)
        .add("spin", 1, TestJobs::spin)
        .add("steps", 1, TestJobs::steps)
        .add("odd", 1, (_, _) -> new StringBuilder[0])
        .add("large", 1, (_, arguments) -> "x".repeat(((Long) arguments.get("size")).intValue()))
        .add("exit", 1, TestJobs::exit)
        .add("once", 1, TestJobs::once);
  }

  private static Object context(JobContext context, Map<String, @Nullable Object> arguments) {
    return Map.of(
        "id", context.id(),
        "attempt", context.attempt(),
        "key", context.idempotencyKey().orElse(""),
        "left", context.timeLeft().toMillis());
  }

  private static Object fail(JobContext context, Map<String, @Nullable Object> arguments) {
    throw new IllegalStateException("no paper in " + arguments.get("printer"));
  }

  /// Leaves a mark when it begins, then waits until it is interrupted.
  private static Object await(JobContext context, Map<String, @Nullable Object> arguments)
      throws Exception {
    mark(arguments, "begun " + ProcessHandle.current().pid());
    context.progress("begun");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      mark(arguments, "interrupted");
      throw e;
    }
    return "never";
  }

  /// Computes for ever, deaf to interruption.
  private static Object spin(JobContext context, Map<String, @Nullable Object> arguments)
      throws Exception {
    context.progress(ProcessHandle.current().pid());
    long count = 0;
    while (true) {
      count++;
      Thread.onSpinWait();
      if (count < 0) {
        return count;
      }
    }
  }

  private static Object steps(JobContext context, Map<String, @Nullable Object> arguments) {
    for (int step = 1; step <= 3; step++) {
      context.progress(Map.of("step", step));
    }
    return "done";
  }

  private static Object exit(JobContext context, Map<String, @Nullable Object> arguments) {
    System.exit(3);
    return "never";
  }

  /// Writes a line for each run; waits in the first attempt where asked to.
  private static Object once(JobContext context, Map<String, @Nullable Object> arguments)
      throws Exception {
    mark(arguments, "attempt " + context.attempt());
    context.progress("begun");
    if (context.attempt() == 1 && Boolean.TRUE.equals(arguments.get("hang"))) {
      new CountDownLatch(1).await();
    }
    return "attempt " + context.attempt();
  }

  private static void mark(Map<String, @Nullable Object> arguments, String line)
      throws IOException {
    if (arguments.get("file") instanceof String file) {
      Files.writeString(
          Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }
}
