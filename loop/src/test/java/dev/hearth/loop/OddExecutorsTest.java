package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Executors that do not keep to their contract.
class OddExecutorsTest {
  /// Never runs anything, and cannot cancel it either.
  private static final class Stuck extends AbstractExecutorService {
    final CountDownLatch submitted = new CountDownLatch(1);

    @Override
    public Future<?> submit(Runnable task) {
      submitted.countDown();
      return new FutureTask<>(task, null) {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
          throw new UnsupportedOperationException("cannot cancel");
        }
      };
    }

    @Override
    public void execute(Runnable command) {}

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }

  @Test
  void aCallWhoseFutureCannotBeCancelledIsCountedOutAndItsTaskIsCancelled() throws Exception {
    try (EventLoop loop = EventLoop.open(LoopOptions.named("test"))) {
      Stuck executor = new Stuck();
      Task<Integer> task = loop.startLater("caller", () -> loop.offload(executor, () -> 1));
      assertThat(executor.submitted.await(10, TimeUnit.SECONDS)).isTrue();
      task.cancel("enough");
      assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
      assertThat(loop.statistics().offloaded()).isZero();
    }
  }
}
