package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers on machines of their own, as network namespaces, one of which is cut off while it has a
/// job. `cluster/namespaces` makes the network and runs this.
@Timeout(120)
class CutOffTest {
  private static final String ADDRESS = "10.77.0.1";

  @TempDir Path folder;
  private NatsServer server;
  private NatsExecutor executor;
  private Process a;
  private Process b;

  @BeforeEach
  void open() throws Exception {
    Assumptions.assumeTrue(
        Boolean.getBoolean("hearth.namespaces"),
        "needs network namespaces: run cluster/namespaces as root");
    link("up");
    server = NatsServer.openOn(ADDRESS);
    executor = NatsExecutor.open(server.options().withProtocol(ProtocolOptions.defaults()));
    a = worker("a");
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      executor.close();
      for (Process worker : new Process[] {a, b}) {
        if (worker != null) {
          worker.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
        }
      }
      server.close();
    }
  }

  private Process worker(String name) throws Exception {
    return Workers.start(
        List.of("ip", "netns", "exec", "hearth-" + name), server.url(), "worker-" + name, 2);
  }

  private static void link(String state) throws Exception {
    int exit =
        new ProcessBuilder("ip", "link", "set", "hearth-to-a", state).inheritIO().start().waitFor();
    assertThat(exit).isZero();
  }

  /// Submits a job to A, which has it when this returns; B waits for work, and A is cut off.
  private RemoteJob cutOff(JobRequest request) throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job = executor.submit(request.onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    b = worker("b");
    link("down");
    return job;
  }

  private static void print(String what, long since) {
    System.out.printf("%s: %d ms after the cut%n", what, (System.nanoTime() - since) / 1_000_000);
  }

  @Test
  void atLeastOnceIsFinishedByTheOther() throws Exception {
    Path file = folder.resolve("runs");
    RemoteJob job =
        cutOff(
            JobRequest.of("once", 1, Map.of("file", file.toString(), "hang", true))
                .atLeastOnce("cut off " + folder));
    long since = System.nanoTime();
    assertThat(job.get(60, TimeUnit.SECONDS)).isEqualTo("attempt 2");
    print("at least once: finished by worker-b", since);
    assertThat(Files.readAllLines(file)).containsExactly("attempt 1", "attempt 2");
  }

  @Test
  void atMostOnceIsReportedLost() throws Exception {
    Path file = folder.resolve("runs");
    RemoteJob job =
        cutOff(
            JobRequest.of("wait", 1, Map.of("file", file.toString()))
                .withDeadline(Duration.ofMinutes(1)));
    long since = System.nanoTime();
    Throwable thrown = catchThrowable(() -> job.get(60, TimeUnit.SECONDS));
    print("at most once: " + thrown.getCause().getMessage(), since);
    assertThat(thrown.getCause())
        .isInstanceOfSatisfying(
            WorkerLostException.class, e -> assertThat(e.worker()).contains("worker-a"));
    assertThat(Files.readAllLines(file)).hasSize(1);
    // At most once might be sent to A again: the server has not missed it yet, see the README.
    JobRequest next = JobRequest.of("echo", 1, Map.of()).atLeastOnce("after " + folder);
    assertThat(executor.call(next)).isEqualTo(Map.of());
  }
}
