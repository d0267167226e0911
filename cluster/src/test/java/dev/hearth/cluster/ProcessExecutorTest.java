package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessExecutorTest extends ExecutorKit {
  @Override
  RemoteExecutor another() {
    return ProcessExecutor.open(
        JobRegistry.load(),
        ProcessPool.open(ProcessPoolOptions.named("kit").withProcesses(2).withHeapMegabytes(64)));
  }

  @Test
  void endlessLoopIsKilled() throws Exception {
    try (RemoteExecutor executor = another()) {
      CompletableFuture<Object> pid = new CompletableFuture<>();
      RemoteJob job = executor.submit(JobRequest.of("spin", 1, Map.of()).onProgress(pid::complete));
      ProcessHandle child = ProcessHandle.of((Long) pid.get(30, TimeUnit.SECONDS)).orElseThrow();
      assertThat(job.cancel(true)).isTrue();
      assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void childThatExitsFailsItsJobOnly() throws Exception {
    try (RemoteExecutor executor = another()) {
      assertThatThrownBy(() -> executor.call(JobRequest.of("exit", 1, Map.of())))
          .isInstanceOfSatisfying(
              JobFailedException.class,
              e -> assertThat(e.remoteType()).endsWith("BrokenProcessException"));
      assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
    }
  }
}
