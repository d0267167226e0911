package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers in processes of their own, which are killed while they have a job.
@Timeout(90)
class LostWorkerTest {
  @TempDir Path folder;
  private NatsServer server;
  private NatsExecutor executor;
  private Process first;
  private Process second;

  @BeforeEach
  void open() throws Exception {
    server = NatsServer.open();
    executor = NatsExecutor.open(server.options().withProtocol(Workers.protocol()));
    first = Workers.start(server.url(), "first", 2);
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      executor.close();
      for (Process worker : new Process[] {first, second}) {
        if (worker != null) {
          worker.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
        }
      }
      server.close();
    }
  }

  private RemoteJob begun(JobRequest request) throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job = executor.submit(request.onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    return job;
  }

  private static Throwable failure(RemoteJob job) {
    Throwable thrown = catchThrowable(() -> job.get(30, TimeUnit.SECONDS));
    return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
  }

  @Test
  void atMostOnceIsReportedLostAndNotRunAgain() throws Exception {
    Path file = folder.resolve("runs");
    RemoteJob job = begun(JobRequest.of("wait", 1, Map.of("file", file.toString())));
    second = Workers.start(server.url(), "second", 2);
    first.destroyForcibly();
    assertThat(failure(job))
        .isInstanceOfSatisfying(
            WorkerLostException.class, e -> assertThat(e.worker()).contains("first"))
        .hasMessageContainingAll("worker first", "1 s", "not run again");
    assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void atLeastOnceIsFinishedByAnother() throws Exception {
    Path file = folder.resolve("runs");
    JobRequest request =
        JobRequest.of("once", 1, Map.of("file", file.toString(), "hang", true))
            .atLeastOnce("invoice");
    RemoteJob job = begun(request);
    second = Workers.start(server.url(), "second", 2);
    first.destroyForcibly();
    assertThat(job.get(30, TimeUnit.SECONDS)).isEqualTo("attempt 2");
    assertThat(executor.call(request)).isEqualTo("attempt 2");
    assertThat(Files.readAllLines(file)).containsExactly("attempt 1", "attempt 2");
  }

  @Test
  void stoppedWorkerLosesItsJobAndDropsWhatItFindsLater() throws Exception {
    Path file = folder.resolve("runs");
    JobRequest request =
        JobRequest.of("once", 1, Map.of("file", file.toString(), "hang", true))
            .atLeastOnce("letter");
    RemoteJob job = begun(request);
    second = Workers.start(server.url(), "second", 2);
    signal(first, "STOP");
    assertThat(job.get(30, TimeUnit.SECONDS)).isEqualTo("attempt 2");
    signal(first, "CONT");
    assertThat(executor.call(request)).isEqualTo("attempt 2");
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
        .start()
        .onExit()
        .get(10, TimeUnit.SECONDS);
  }

  /// As where both connections are lost, and the worker's comes back after the caller's.
  @Test
  void quietWorkerIsAskedUntilItSaysHowTheJobEnded() throws Exception {
    try (Connection worker = Nats.connect(server.url())) {
      AtomicReference<String> reply = new AtomicReference<>("");
      AtomicInteger asked = new AtomicInteger();
      worker
          .createDispatcher(request -> {
            reply.set(request.getReplyTo());
            String id = Subjects.last(request.getReplyTo());
            var accepted = new Envelope.Accepted(id, "quiet", Duration.ofMillis(200));
            worker.publish(request.getReplyTo(), Wire.write(accepted));
          })
          .subscribe(Subjects.jobs("quiet", 1), Subjects.GROUP);
      worker
          .createDispatcher(message -> {
            if (Wire.read(message.getData()) instanceof Envelope.Status(String id)
                && asked.incrementAndGet() == 2) {
              var ended = new Envelope.Ended(id, "quiet", new Outcome.Result("done"));
              worker.publish(reply.get(), Wire.write(ended));
            }
          })
          .subscribe(Subjects.worker("quiet"));
      worker.flush(Duration.ofSeconds(10));
      assertThat(executor.call(JobRequest.of("quiet", 1, Map.of()))).isEqualTo("done");
    }
  }

  @Test
  void jobThatKillsEveryWorkerIsGivenUp() throws Exception {
    RemoteJob job =
        executor.submit(
            JobRequest.of("exit", 1, Map.of())
                .atLeastOnce("poison")
                .withDeadline(Duration.ofSeconds(60)));
    for (int attempt = 2; attempt <= 4; attempt++) {
      first.onExit().get(30, TimeUnit.SECONDS);
      first = Workers.start(server.url(), "worker-" + attempt, 1);
    }
    assertThat(failure(job))
        .isInstanceOfSatisfying(
            AttemptsExhaustedException.class, e -> assertThat(e.attempts()).isEqualTo(3))
        .hasMessageContaining("begun 3 times");
  }

  @Test
  void closedWorkerTellsTheCallerWhatItGivesUp() throws Exception {
    RemoteJob job = begun(JobRequest.of("wait", 1, Map.of()));
    first.outputWriter().close();
    assertThat(failure(job))
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("worker first was stopped");
  }
}
