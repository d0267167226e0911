package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Jobs of tasks of a loop: nothing here may hold the loop.
@Timeout(60)
class OnLoopTest {
  private NatsServer server;
  private InProcessExecutor threads;
  private NatsWorker worker;
  private NatsExecutor executor;

  @BeforeEach
  void open() throws Exception {
    server = NatsServer.open();
    threads = InProcessExecutor.open(JobRegistry.load(), 2);
    worker = NatsWorker.open(server.options(), NatsWorkerOptions.defaults().withSlots(2), threads);
    worker.serving().get(30, TimeUnit.SECONDS);
    executor = NatsExecutor.open(server.options());
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      executor.close();
      worker.close();
      threads.close();
      server.close();
    }
  }

  @Test
  void taskAwaitsAJobAndCallsOne() throws Exception {
    try (EventLoop loop = EventLoop.open("cluster")) {
      Task<Object> task =
          loop.startLater(
              "test",
              () -> {
                Object awaited = loop.await(executor.submit(JobRequest.of("echo", 1, Map.of())));
                return Map.of(
                    "awaited",
                    awaited,
                    "called",
                    executor.call(JobRequest.of("echo", 2, Map.of())));
              });
      assertThat(task.get(30, TimeUnit.SECONDS).toString()).contains("awaited", "echo", "2");
    }
  }

  @Test
  void cancelledTaskCancelsTheJobItCalls() throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    try (EventLoop loop = EventLoop.open("cluster")) {
      Task<Object> task =
          loop.startLater(
              "test",
              () -> executor.call(JobRequest.of("wait", 1, Map.of()).onProgress(begun::complete)));
      begun.get(30, TimeUnit.SECONDS);
      task.cancel(true);
      for (int i = 0; i < 4; i++) {
        assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
      }
      assertThat(task.isCancelled()).isTrue();
    }
  }

  @Test
  void loopGoesOnWhileTheServerIsStopped() throws Exception {
    assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
    server.signal("STOP");
    try (EventLoop loop = EventLoop.open("cluster")) {
      Task<String> turns =
          loop.startLater(
              "test",
              () -> {
                for (int i = 0; i < 100; i++) {
                  var _ = executor.submit(JobRequest.of("echo", 1, Map.of("i", i)));
                  var _ = executor.submit(JobRequest.of("echo", 1, Map.of()).atLeastOnce("k" + i));
                }
                return "not held";
              });
      assertThat(turns.get(30, TimeUnit.SECONDS)).isEqualTo("not held");
    } finally {
      server.signal("CONT");
    }
    assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
  }
}
