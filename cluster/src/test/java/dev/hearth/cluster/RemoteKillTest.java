package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// A worker that runs its jobs in child processes.
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteKillTest {
  private NatsServer server;
  private ProcessExecutor processes;
  private NatsWorker worker;
  private NatsExecutor executor;

  @BeforeAll
  void open() throws Exception {
    server = NatsServer.open();
    processes =
        ProcessExecutor.open(
            JobRegistry.load(),
            ProcessPool.open(
                ProcessPoolOptions.named("remote").withProcesses(2).withHeapMegabytes(64)));
    worker =
        NatsWorker.open(
            server.options(),
            NatsWorkerOptions.defaults().withSlots(2).withDrain(Duration.ofSeconds(1)),
            processes);
    worker.serving().get(30, TimeUnit.SECONDS);
    executor = NatsExecutor.open(server.options());
  }

  @AfterAll
  void close() throws Exception {
    if (server != null) {
      executor.close();
      worker.close();
      processes.close();
      server.close();
    }
  }

  private static ProcessHandle child(CompletableFuture<Object> pid) throws Exception {
    return ProcessHandle.of((Long) pid.get(30, TimeUnit.SECONDS)).orElseThrow();
  }

  @Test
  void endlessLoopIsKilledWhenItsCallerCancels() throws Exception {
    CompletableFuture<Object> pid = new CompletableFuture<>();
    RemoteJob job = executor.submit(JobRequest.of("spin", 1, Map.of()).onProgress(pid::complete));
    ProcessHandle child = child(pid);
    assertThat(child.isAlive()).isTrue();
    assertThat(job.cancel(true)).isTrue();
    assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
  }

  @Test
  void endlessLoopIsKilledAtItsDeadline() throws Exception {
    CompletableFuture<Object> pid = new CompletableFuture<>();
    RemoteJob job =
        executor.submit(
            JobRequest.of("spin", 1, Map.of())
                .withDeadline(Duration.ofSeconds(3))
                .onProgress(pid::complete));
    ProcessHandle child = child(pid);
    assertThatThrownBy(() -> job.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(JobDeadlineException.class);
    assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  @Test
  void endlessLoopThatRunsAtLeastOnceIsKilledToo() throws Exception {
    CompletableFuture<Object> pid = new CompletableFuture<>();
    RemoteJob job =
        executor.submit(
            JobRequest.of("spin", 1, Map.of()).atLeastOnce("spin").onProgress(pid::complete));
    ProcessHandle child = child(pid);
    assertThat(job.cancel(true)).isTrue();
    assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  @Test
  void childThatExitsIsNamedInTheFailure() {
    assertThatThrownBy(() -> executor.call(JobRequest.of("exit", 1, Map.of())))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> assertThat(e.remoteType()).endsWith("BrokenProcessException"));
  }
}
