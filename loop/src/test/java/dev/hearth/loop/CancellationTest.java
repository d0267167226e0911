package dev.hearth.loop;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cancellation: delivered once, to whoever waits, with room to clean up.
@Timeout(20)
class CancellationTest {
  private final EventLoop loop = EventLoop.open("test");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void cancellingEndsATaskAtItsSuspensionAndRunsItsFinallyBlocks() throws Exception {
    List<String> seen = new ArrayList<>();
    Task<Void> task =
        loop.startLater(
            "victim",
            () -> {
              try {
                loop.sleep(ofMillis(60_000));
              } finally {
                seen.add("finally");
              }
              return null;
            });
    loop.call(() -> null).get();
    task.cancel("enough");
    assertThatThrownBy(task::get).isInstanceOf(java.util.concurrent.CancellationException.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(seen).containsExactly("finally");
  }

  @Test
  void aTaskCancelledBeforeItsFirstStepNeverRuns() throws Exception {
    List<String> seen = new ArrayList<>();
    Task<Boolean> cancelled =
        loop.call(
                () -> {
                  Task<Boolean> task = loop.startLater("never", () -> seen.add("ran"));
                  task.cancel("at once");
                  return task;
                })
            .get();
    catching(cancelled::get);
    assertThat(cancelled.isCancelled()).isTrue();
    assertThat(seen).isEmpty();
  }

  @Test
  void cancellingATaskInsideAJdkCallInterruptsIt() throws Exception {
    Task<String> task = loop.startLater("queue", () -> new LinkedBlockingQueue<String>().take());
    loop.call(() -> null).get();
    task.cancel("enough");
    catching(task::get);
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void aFailureIsReportedWhenWhoAwaitedItWasCancelled() throws Exception {
    CompletableFuture<String> reported = new CompletableFuture<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            reported.complete(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(EventLoop.class.getName());
    logger.addHandler(handler);
    try {
      CompletableFuture<String> awaited = new CompletableFuture<>();
      Task<String> failing = loop.startLater("failing", () -> loop.await(awaited));
      Task<String> caller = loop.startLater("caller", () -> failing.get());
      loop.call(() -> null).get();
      caller.cancel("enough");
      catching(caller::get);
      awaited.completeExceptionally(new IllegalStateException("fails on purpose"));
      assertThat(reported.get(10, TimeUnit.SECONDS)).contains("task failing");
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void aTaskCancelledInASocketCallIsCancelledAndNotFailed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Task<Socket> task = loop.startLater("accept", server::accept);
      loop.call(() -> null).get();
      task.cancel("enough");
      catching(task::get);
      assertThat(task.isCancelled()).isTrue();
    }
  }

  @Test
  void afterTheJdkHasDeliveredACancellationTheTaskCanAwaitAgain() throws Exception {
    List<String> seen = new ArrayList<>();
    Task<String> task =
        loop.startLater(
            "victim",
            () -> {
              try {
                return new LinkedBlockingQueue<String>().take();
              } finally {
                loop.sleep(ofMillis(1));
                seen.add(loop.offload(() -> "cleaned up"));
              }
            });
    loop.call(() -> null).get();
    task.cancel("enough");
    catching(task::get);
    assertThat(task.isCancelled()).isTrue();
    assertThat(seen).containsExactly("cleaned up");
  }

  @Test
  void aCancellationBetweenTwoSuspensionsFailsTheNextOneAndNoMore() throws Exception {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Task<Boolean>> self = new CompletableFuture<>();
    Task<Boolean> task =
        loop.startLater(
            "victim",
            () -> {
              loop.await(self).cancel("enough");
              try {
                loop.sleep(ofMillis(60_000));
              } catch (CancelledException e) {
                seen.add(e.getMessage());
              }
              return seen.add(loop.offload(() -> "cleaned up"));
            });
    self.complete(task);
    assertThat(task.get()).isTrue();
    assertThat(seen).hasSize(2).last().isEqualTo("cleaned up");
    assertThat(seen.getFirst()).contains("was cancelled: enough");
  }

  @Test
  void cancellingAnOffloadInterruptsTheCall() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Task<Void> task =
        loop.startLater(
            "offloading",
            () ->
                loop.offload(() -> {
                  begun.countDown();
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  return null;
                }));
    begun.await();
    assertThat(loop.statistics().offloaded()).isEqualTo(1);
    task.cancel("enough");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    catching(task::get);
    assertThat(task.isCancelled()).isTrue();
  }

  private static Throwable catching(Callable<?> body) {
    try {
      body.call();
      return new AssertionError("nothing was thrown");
    } catch (Throwable e) {
      return e;
    }
  }
}
