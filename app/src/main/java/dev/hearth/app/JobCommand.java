package dev.hearth.app;

import dev.hearth.cluster.ClusterException;
import dev.hearth.cluster.JobRequest;
import dev.hearth.cluster.NatsExecutor;
import dev.hearth.core.json.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hearth job`: has one job run by a worker, and prints its result.
@Command(
    name = "job",
    description = {
      "Has a job run by a worker and prints its result as JSON, and its progress on stderr.",
      "Exit code: 0 done, 1 failed, lost or overdue; Ctrl-C cancels it."
    },
    mixinStandardHelpOptions = true)
final class JobCommand implements Callable<Integer> {
  @Mixin private final NatsAddress nats = new NatsAddress();

  @Parameters(index = "0", paramLabel = "NAME", description = "the job's name")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "its arguments, a JSON object (default: {})")
  private String arguments = "{}";

  @Option(names = "--job-version", paramLabel = "N", description = "the job's version (default: 1)")
  private int version = 1;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "how long it may take, its wait included (default: 30)")
  private int deadline = 30;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "at least once: another worker runs it again when one is lost, and the same key again"
              + " brings the same result (default: at most once)")
  private @Nullable String key;

  @Override
  public Integer call() throws InterruptedException {
    JobRequest request =
        JobRequest.of(name, version, Json.parseObject(arguments))
            .withDeadline(Duration.ofSeconds(deadline))
            .onProgress(value -> System.err.println(Json.write(value)));
    if (key != null) {
      request = request.atLeastOnce(key);
    }
    try (NatsExecutor executor = NatsExecutor.open(nats.options("hearth-job"))) {
      System.out.println(Json.write(executor.call(request)));
      return 0;
    } catch (ClusterException e) {
      System.err.println("hearth: " + e.getMessage());
      return 1;
    }
  }
}
