package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.cancellationOf;
import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static dev.hearth.conformance.Subject.startTask;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Cancellation of tasks that wait in the JDK: by an interrupt, which means what asked for it.
@LoopTest
@Seeds(50)
class CancelledJdkCallsTest {
  private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();

  @Test
  void aCancelledScopeEndsAWaitInTheJdk(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      assertThat(scope.run(() -> queue.take())).isFalse();
      assertCleanBehindTheScope();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Test
  void theOuterScopeTakesAnInterruptMadeForTheInnerOne(TestLoop loop) {
    CancelScope outer = new CancelScope();
    CancelScope inner = new CancelScope();
    List<Object> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              seen.add(outer.run(() -> seen.add(inner.run(() -> queue.take()))));
              assertCleanBehindTheScope();
            });
    inner.cancel("inner first");
    outer.cancel("then outer, before the task goes on");
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isTrue();
    assertThat(seen).containsExactly(false);
    assertThat(outer.hasCaught()).isTrue();
  }

  @Test
  void aRequestBehindTheInterruptOfAScopeOutdoesIt(TestLoop loop) {
    CancelScope scope = new CancelScope();
    Task<Boolean> task = start(loop, () -> scope.run(() -> queue.take()));
    scope.cancel("the block");
    task.cancel("the task");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("the task");
    assertThat(scope.hasCaught()).isFalse();
  }

  @Test
  void aScopeBehindTheInterruptOfARequestDoesNotTakeIt(TestLoop loop) {
    CancelScope scope = new CancelScope();
    Task<Boolean> task = start(loop, () -> scope.run(() -> queue.take()));
    task.cancel("the task");
    scope.cancel("the block");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("the task");
  }

  @Test
  void twoRequestsInterruptOnce(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<String> task =
        startTask(
            loop,
            () -> {
              assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
              seen.add("cleaning up");
              return queue.take();
            });
    task.cancel("a");
    task.cancel("b");
    loop.runUntilIdle();
    queue.add("item");
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isEqualTo("item");
    assertThat(task.cancelling()).isEqualTo(2);
  }

  @Test
  void anItemIsEitherTakenOrLeftInTheQueue(TestLoop loop) {
    CancelScope scope = new CancelScope();
    List<String> taken = new ArrayList<>();
    Task<Boolean> task = start(loop, () -> scope.run(() -> taken.add(queue.take())));
    queue.add("item");
    scope.cancel("in the same turn");
    loop.runUntilDone(task);
    taken.addAll(queue);
    assertThat(taken).containsExactly("item");
  }

  @Test
  void aPermitIsEitherHeldOrLeftInTheSemaphore(TestLoop loop) {
    Semaphore semaphore = new Semaphore(0);
    CancelScope scope = new CancelScope();
    List<String> held = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () ->
                scope.run(() -> {
                  semaphore.acquire();
                  held.add("permit");
                }));
    semaphore.release();
    scope.cancel("in the same turn");
    loop.runUntilDone(task);
    assertThat(held.size() + semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void aLockThatCannotBeInterruptedIsTakenAndTheNextWaitFails(TestLoop loop) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Task<Boolean> holder =
        start(
            loop,
            () -> {
              lock.lock();
              try {
                sleep(5);
              } finally {
                lock.unlock();
              }
            });
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      boolean finished =
          scope.run(() -> {
            lock.lock();
            try {
              seen.add("locked");
              sleep(60);
            } finally {
              lock.unlock();
            }
          });
      assertThat(finished).isFalse();
      assertCleanBehindTheScope();
    });
    assertThat(seen).containsExactly("locked");
    assertThat(holder.resultNow()).isTrue();
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(6));
  }

  @Test
  void aLockTakenInACancelledScopeThatThenEndsLeavesNoFlag(TestLoop loop) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    start(loop, () -> locked(lock, 5));
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      assertThat(
              scope.run(() -> {
                lock.lock();
                lock.unlock();
              }))
          .isTrue();
      assertCleanBehindTheScope();
    });
  }

  @Test
  void aRequestThatMetALockIsDeliveredAtTheNextSuspensionOutsideOfAShield(TestLoop loop) {
    ReentrantLock lock = new ReentrantLock();
    start(loop, () -> locked(lock, 5));
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              lock.lock();
              lock.unlock();
              new CancelScope()
                  .shield(true)
                  .run(() -> {
                    queue.take();
                    sleep(1);
                    seen.add("shielded");
                  });
              sleep(60);
            });
    task.cancel("enough");
    loop.loop().callLater(ofSeconds(7), () -> queue.add("item"));
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("shielded");
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(8));
  }

  private static void locked(ReentrantLock lock, int seconds) {
    lock.lock();
    try {
      sleep(seconds);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void aFutureOfTheJdkIsLeftAloneByAScope(TestLoop loop) throws Exception {
    loop.run(() -> {
      CompletableFuture<String> future = new CompletableFuture<>();
      assertThatThrownBy(() -> failAfter(ofSeconds(1), () -> future.get()))
          .isInstanceOf(TimeoutException.class);
      assertThat(future.isDone()).isFalse();
      assertCleanBehindTheScope();
    });
  }

  @Seeds(1)
  @Test
  void aSocketThatIsClosedByTheTimeoutIsATimeout(TestLoop loop) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      loop.run(() -> {
        assertThatThrownBy(() -> failAfter(ofSeconds(1), () -> server.accept()))
            .isInstanceOf(TimeoutException.class)
            .hasCauseInstanceOf(IOException.class);
        assertCleanBehindTheScope();
      });
    }
  }

  @Seeds(1)
  @Test
  void aReadThatIsClosedByAScopeIsItsCancellation(TestLoop loop) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      loop.run(() -> {
        CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
        assertThat(scope.run(() -> client.getInputStream().read())).isFalse();
        assertCleanBehindTheScope();
      });
    }
  }

  @Seeds(1)
  @Test
  void aChannelThatIsClosedByAScopeIsItsCancellation(TestLoop loop) throws Exception {
    Pipe pipe = Pipe.open();
    try (var _ = pipe.sink()) {
      loop.run(() -> {
        CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
        assertThat(scope.run(() -> pipe.source().read(ByteBuffer.allocate(1)))).isFalse();
        assertCleanBehindTheScope();
      });
    }
  }

  @Test
  void anExceptionOfAFileInACancelledScopeStaysOne(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      assertThatThrownBy(() ->
              scope.run(() -> {
                scope.cancel("enough");
                throw new IOException("disk");
              }))
          .hasMessage("disk");
    });
  }

  @Test
  void aStrangersInterruptInTheJdkIsNotAScopes(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      Thread self = Thread.currentThread();
      EventLoop.current().callSoon(self::interrupt);
      assertThat(catchThrowable(() -> scope.run(() -> queue.take())))
          .isInstanceOf(InterruptedException.class);
      assertCleanBehindTheScope();
    });
  }

  @Test
  void aStrangersInterruptEndsAnAwaitAsACancellationOnce(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      Thread self = Thread.currentThread();
      EventLoop.current().callSoon(self::interrupt);
      CancelledException thrown = cancellationOf(() -> scope.run(() -> sleep(60)));
      assertThat(thrown.reason()).contains("interrupted");
      assertThat(scope.hasCaught()).isFalse();
      assertCleanBehindTheScope();
    });
  }

  @Test
  void aTaskThatIsInterruptedBeforeItWaitsFailsItsNextAwait(TestLoop loop) throws Exception {
    loop.run(() -> {
      Thread.currentThread().interrupt();
      Promise<String> promise = EventLoop.current().promise();
      cancellationOf(promise::await);
      assertCleanBehindTheScope();
    });
  }

  @Test
  void codeThatSwallowsEveryInterruptIsHeldUpMoreAndMoreAndTheLoopGoesOn(TestLoop loop)
      throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      List<Integer> attempts = new ArrayList<>();
      scope.run(() -> {
        for (int i = 0; i < 8; i++) {
          attempts.add(i);
          assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
        }
      });
      assertThat(attempts).hasSize(8);
    });
    assertThat(loop.elapsed()).isBetween(ofSeconds(1), ofSeconds(2));
  }

  @Test
  void nothingIsLeftOfATimeoutThatDidNotFireInTheJdk(TestLoop loop) throws Exception {
    loop.run(() -> {
      EventLoop.current().callLater(ofSeconds(1), () -> queue.add("item"));
      String item = dev.hearth.loop.Timeout.<String, Exception>failAfter(ofSeconds(2), queue::take);
      assertThat(item).isEqualTo("item");
      assertCleanBehindTheScope();
    });
    assertThat(loop.loop().nextDeadline()).isEmpty();
  }

  private void assertCleanBehindTheScope() {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(current().cancelling()).isZero();
    sleep(1);
    queue.add("next");
    assertThat(catchThrowable(queue::take)).isNull();
  }
}
