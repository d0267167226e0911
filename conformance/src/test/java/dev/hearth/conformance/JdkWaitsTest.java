package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.loop.Timeout.moveOnAfter;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.conformance.JdkWaits.Wait;
import dev.hearth.loop.Block;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;

/// What waits in the JDK suspends a task, can be cancelled where it can be interrupted, and is in
/// order afterwards.
@LoopTest
class JdkWaitsTest {
  @Test
  void locks(TestLoop test) throws Exception {
    JdkWaits waits = JdkWaits.of(() -> held(new ReentrantLock(true), true));
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
  }

  @Test
  void locksThatCannotBeInterrupted(TestLoop test) throws Exception {
    JdkWaits.of(() -> held(new ReentrantLock(true), false)).outlastsCancellation(test);
  }

  @Test
  void readWriteLocks(TestLoop test) throws Exception {
    JdkWaits.of(() -> held(new ReentrantReadWriteLock(true).writeLock(), true))
        .canBeCancelled(test);
    JdkWaits.of(() -> held(new ReentrantReadWriteLock(true).writeLock(), false))
        .outlastsCancellation(test);
  }

  @Test
  void stampedLocks(TestLoop test) throws Exception {
    JdkWaits waits =
        JdkWaits.of(() -> {
          StampedLock lock = new StampedLock();
          long[] stamp = {lock.writeLock()};
          return new Wait(
              () -> lock.unlockWrite(lock.writeLockInterruptibly()),
              () -> {
                lock.unlockWrite(stamp[0]);
                InTasks.settle();
                stamp[0] = lock.writeLock();
              });
        });
    waits.canBeCancelled(test);
  }

  @Test
  void semaphores(TestLoop test) throws Exception {
    JdkWaits waits =
        JdkWaits.of(() -> {
          Semaphore semaphore = new Semaphore(0, true);
          return new Wait(semaphore::acquire, semaphore::release);
        });
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
    JdkWaits.of(
            () -> {
              Semaphore semaphore = new Semaphore(0, true);
              return new Wait(semaphore::acquireUninterruptibly, semaphore::release);
            })
        .outlastsCancellation(test);
  }

  @Test
  void conditions(TestLoop test) throws Exception {
    JdkWaits waits =
        JdkWaits.of(() -> {
          ReentrantLock lock = new ReentrantLock();
          Condition condition = lock.newCondition();
          return new Wait(
              () -> in(lock, condition::await), () -> in(lock, () -> condition.signal()));
        });
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
    JdkWaits.of(
            () -> {
              ReentrantLock lock = new ReentrantLock();
              Condition condition = lock.newCondition();
              return new Wait(
                  () -> in(lock, condition::awaitUninterruptibly),
                  () -> in(lock, () -> condition.signal()));
            })
        .outlastsCancellation(test);
  }

  @Test
  void latches(TestLoop test) throws Exception {
    CountDownLatch[] latch = {new CountDownLatch(1)};
    JdkWaits waits =
        JdkWaits.of(() ->
            new Wait(
                () -> latch[0].await(),
                () -> {
                  latch[0].countDown();
                  latch[0] = new CountDownLatch(1);
                }));
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
  }

  @Test
  void queues(TestLoop test) throws Exception {
    JdkWaits linked =
        JdkWaits.of(() -> {
          var queue = new LinkedBlockingQueue<String>();
          return new Wait(queue::take, () -> queue.put("a"));
        });
    linked.canBeCancelled(test);
    linked.keepsWhatCameFirst(test);
    JdkWaits array =
        JdkWaits.of(() -> {
          var queue = new ArrayBlockingQueue<String>(1);
          queue.put("a");
          return new Wait(() -> queue.put("a"), queue::take);
        });
    array.canBeCancelled(test);
    array.keepsWhatCameFirst(test);
  }

  @Test
  void handOvers(TestLoop test) throws Exception {
    JdkWaits synchronous =
        JdkWaits.of(() -> {
          var queue = new SynchronousQueue<String>(true);
          return new Wait(() -> queue.put("a"), queue::take);
        });
    synchronous.canBeCancelled(test);
    synchronous.keepsWhatCameFirst(test);
    JdkWaits transfer =
        JdkWaits.of(() -> {
          var queue = new LinkedTransferQueue<String>();
          return new Wait(queue::take, () -> queue.transfer("a"));
        });
    transfer.canBeCancelled(test);
    transfer.keepsWhatCameFirst(test);
  }

  @Test
  void exchangers(TestLoop test) throws Exception {
    JdkWaits waits =
        JdkWaits.of(() -> {
          var exchanger = new Exchanger<String>();
          return new Wait(() -> exchanger.exchange("a"), () -> exchanger.exchange("b"));
        });
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
  }

  @Test
  void cyclicBarriers(TestLoop test) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    JdkWaits.of(() ->
            new Wait(
                () -> {
                  if (barrier.isBroken()) {
                    barrier.reset(); // it breaks when a task leaves it
                  }
                  barrier.await();
                },
                barrier::await))
        .canBeCancelled(test);
  }

  @Test
  void phasers(TestLoop test) throws Exception {
    JdkWaits.of(
            () -> {
              Phaser phaser = new Phaser(1);
              return new Wait(
                  () -> phaser.awaitAdvanceInterruptibly(phaser.getPhase()), phaser::arrive);
            })
        .canBeCancelled(test);
    Phaser phaser = new Phaser(1);
    JdkWaits.of(() -> new Wait(() -> phaser.awaitAdvance(phaser.getPhase()), phaser::arrive))
        .outlastsCancellation(test);
  }

  @Test
  void futures(TestLoop test) throws Exception {
    CompletableFuture<?>[] future = {new CompletableFuture<String>()};
    Runnable letGo =
        () -> {
          future[0].complete(null);
          future[0] = new CompletableFuture<String>();
        };
    JdkWaits waits = JdkWaits.of(() -> new Wait(() -> future[0].get(), letGo::run));
    waits.canBeCancelled(test);
    waits.keepsWhatCameFirst(test);
    JdkWaits.of(() -> new Wait(() -> future[0].join(), letGo::run)).outlastsCancellation(test);
  }

  @Seeds(1)
  @Test
  void sleeping(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> task = begin(() -> Thread.sleep(TimeUnit.HOURS.toMillis(1)));
      task.cancel("enough");
      ended(task);
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @Test
  void joiningAThread(TestLoop test) throws Exception {
    test.run(() -> {
      CountDownLatch end = new CountDownLatch(1);
      Thread[] joined = {null};
      Task<Boolean> owner =
          begin(() -> {
            joined[0] = Thread.ofVirtual().start(() -> uninterrupted(end));
            joined[0].join();
          });
      Task<Boolean> task = begin(() -> joined[0].join());
      task.cancel("enough");
      ended(task);
      assertThat(task.isCancelled()).isTrue();
      end.countDown();
      ended(owner);
      assertThat(owner.await()).isTrue();
    });
  }

  @Seeds(1)
  @Test
  void aChannelIsClosedByTheCancellation(TestLoop test) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      test.run(() -> {
        Task<Boolean> task =
            begin(() -> {
              try (SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
                int _ = channel.read(ByteBuffer.allocate(1));
              }
            });
        task.cancel("enough");
        ended(task);
        assertThat(task.isCancelled()).isTrue();
      });
    }
  }

  @Test
  void parking(TestLoop test) throws Exception {
    test.run(() -> {
      boolean[] woken = {false};
      Task<Boolean> task =
          begin(() -> {
            LockSupport.park();
            woken[0] = Thread.currentThread().isInterrupted();
          });
      task.cancel("enough");
      ended(task);
      assertThat(woken[0]).isTrue();
    });
  }

  @Test
  void structuredTaskScopes(TestLoop test) throws Exception {
    test.run(() -> {
      Task<String> works = test.loop().start(() -> forkAndJoin(() -> "done"));
      assertThat(works.await()).isEqualTo("done");
      int[] interrupted = {0};
      Callable<String> child =
          () -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted[0]++;
            }
            return "interrupted";
          };
      Task<String> cancelled = test.loop().start(() -> forkAndJoin(child));
      InTasks.settle();
      cancelled.cancel("enough");
      ended(cancelled);
      assertThat(cancelled.isCancelled()).isTrue();
      assertThat(interrupted[0]).isEqualTo(1);
    });
  }

  @Test
  void aStructuredTaskScopeInACancelledScopeWaitsForItsChildrenAndNoLonger(TestLoop test)
      throws Exception {
    test.run(() -> {
      boolean[] cleanedUp = {false};
      Callable<String> child =
          () -> {
            try {
              new CountDownLatch(1).await();
            } finally {
              InTasks.settle();
              cleanedUp[0] = true;
            }
            return "never";
          };
      assertThat(moveOnAfter(ofSeconds(1), () -> forkAndJoin(child))).isEmpty();
      assertThat(cleanedUp[0]).isTrue();
    });
  }

  @Test
  void anExecutorThatATaskClosesInACancelledScopeEndsItsThreads(TestLoop test) throws Exception {
    test.run(() -> {
      boolean[] interrupted = {false};
      boolean finished =
          moveOnAfter(
              ofSeconds(1),
              () -> {
                try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                  var _ =
                      executor.submit(() -> {
                        try {
                          new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                          interrupted[0] = true;
                        }
                      });
                }
                InTasks.hang();
              });
      assertThat(finished).isFalse();
      assertThat(interrupted[0]).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
  }

  /// Through reflection, since the class is a preview in JDK 25.
  private static String forkAndJoin(Callable<String> child) throws Exception {
    Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
    try (AutoCloseable scope = (AutoCloseable) type.getMethod("open").invoke(null)) {
      Object fork = type.getMethod("fork", Callable.class).invoke(scope, child);
      type.getMethod("join").invoke(scope);
      Class<?> subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
      return (String) subtask.getMethod("get").invoke(fork);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Wait held(Lock lock, boolean interruptibly) {
    lock.lock();
    return new Wait(
        () -> {
          if (interruptibly) {
            lock.lockInterruptibly();
          } else {
            lock.lock();
          }
          lock.unlock();
        },
        () -> {
          lock.unlock();
          lock.lock(); // fair: behind who waits
        });
  }

  private static void in(Lock lock, Block<InterruptedException> body) throws InterruptedException {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
