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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventLoopTest {
  private final EventLoop loop = EventLoop.open("test");

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T inTask(Callable<T> body) throws Exception {
    return loop.startLater("test body", body).get(10, TimeUnit.SECONDS);
  }

  @Test
  void callbacksRunInTheOrderTheyWereHandedOver() throws Exception {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      loop.execute(() -> seen.add(number));
    }
    List<Integer> copy = loop.call(() -> List.copyOf(seen)).get();
    assertThat(copy).hasSize(1000).isSorted();
  }

  @Test
  void callOnTheLoopItselfIsRefused() throws Exception {
    assertThat(inTask(() -> catching(() -> loop.call(() -> 1))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void callHandsBackTheException() {
    assertThatThrownBy(() ->
            loop.call(
                    () -> {
                      throw new IllegalArgumentException("no");
                    })
                .get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void startRunsTheFirstStepBeforeItReturnsInACallback() throws Exception {
    List<String> seen = new ArrayList<>();
    loop.call(
            () -> {
              loop.execute(() -> seen.add("next turn"));
              seen.add("before");
              loop.start(
                  "eager",
                  () -> {
                    seen.add("first step");
                    loop.sleep(ofMillis(1));
                    seen.add("second step");
                    return null;
                  });
              seen.add("after");
              return null;
            })
        .get();
    assertThat(loop.call(() -> List.copyOf(seen)).get())
        .startsWith("before", "first step", "after", "next turn");
  }

  @Test
  void startInsideATaskLetsNothingElseRunInBetween() throws Exception {
    List<String> seen = new ArrayList<>();
    inTask(() -> {
      loop.execute(() -> seen.add("callback"));
      loop.startLater("later", () -> seen.add("later"));
      seen.add("parent before");
      Task<Void> child =
          loop.start(
              "child",
              () -> {
                seen.add("child");
                loop.start("grandchild", () -> seen.add("grandchild"));
                seen.add("child after grandchild");
                loop.sleep(ofMillis(1));
                seen.add("child end");
                return null;
              });
      seen.add("parent after");
      child.await();
      return null;
    });
    assertThat(seen)
        .containsExactly(
            "parent before",
            "child",
            "grandchild",
            "child after grandchild",
            "parent after",
            "callback",
            "later",
            "child end");
  }

  @Test
  void aTaskSuspendsInLocksQueuesLatchesAndSleeps() throws Exception {
    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    Semaphore semaphore = new Semaphore(0);
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch latch = new CountDownLatch(1);
    Task<String> waiting =
        loop.startLater(
            "waiting",
            () -> {
              semaphore.acquire();
              lock.lock();
              try {
                latch.await();
              } finally {
                lock.unlock();
              }
              Thread.sleep(1);
              synchronized (queue) {
                Thread.sleep(1);
              }
              return queue.take();
            });
    assertThat(loop.call(() -> "alive").get()).isEqualTo("alive");
    inTask(() -> {
      semaphore.release();
      loop.sleep(ofMillis(1));
      latch.countDown();
      queue.put("done");
      return null;
    });
    assertThat(waiting.get()).isEqualTo("done");
  }

  @Test
  void virtualThreadsThatATaskStartsRunOnTheLoopForTheSameOwner() throws Exception {
    List<String> owners = new ArrayList<>();
    inTask(() -> {
      try (ExecutorService forks = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 3; i++) {
          forks.submit(() -> {
            loop.verifyOnLoop();
            owners.add(loop.currentOwner().name());
            Thread.sleep(1);
            return null;
          });
        }
      }
      return null;
    });
    assertThat(owners).containsExactly("test", "test", "test");
  }

  @Test
  void anAwaitedTaskHandsItsResultOrFailureToTheCaller() throws Exception {
    assertThat(
            inTask(() -> {
              Task<String> good = loop.start("good", () -> "fine");
              Task<String> slow =
                  loop.start(
                      "slow",
                      () -> {
                        loop.sleep(ofMillis(2));
                        throw new IllegalStateException("broken");
                      });
              assertThat(good.await()).isEqualTo("fine");
              return catching(slow::await);
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("broken");
  }

  @Test
  void awaitInACallbackIsRefusedAndNeverBlocks() throws Exception {
    assertThat(
            loop.call(
                    () -> {
                      Task<Object> never =
                          loop.start("never", () -> new CompletableFuture<>().get());
                      Throwable failure = catching(never::await);
                      Throwable future = catching(never::get);
                      never.cancel("test over");
                      return List.of(failure, future);
                    })
                .get())
        .allSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
    assertThat(failureOf(() -> loop.sleep(ofMillis(1)))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aListenerCalledInsideATaskMustNotSuspendEither() throws Exception {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    inTask(() -> {
      loop.runAs(
          loop.owner("listener"),
          () -> {
            assertThat(loop.currentOwner().name()).isEqualTo("listener");
            seen.set(failureOf(() -> loop.sleep(ofMillis(1))));
          });
      assertThat(loop.currentOwner().name()).isEqualTo("test");
      return null;
    });
    assertThat(seen.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatRunsOnBehalfOfAnOwnerIsChargedToIt() throws Exception {
    loop.execute(loop.owner("busy"), () -> spin(ofMillis(20).toNanos()));
    loop.execute(
        loop.owner("parent"),
        () ->
            loop.start(
                "child",
                () -> {
                  assertThat(loop.currentOwner().name()).isEqualTo("parent");
                  return null;
                }));
    LoopStatistics statistics = loop.statistics();
    OwnerStatistics busy =
        statistics.owners().stream().filter(o -> o.name().equals("busy")).findAny().orElseThrow();
    assertThat(busy.busy()).isGreaterThanOrEqualTo(ofMillis(20));
    assertThat(busy.longestStep()).isGreaterThanOrEqualTo(ofMillis(20));
    assertThat(busy.steps()).isEqualTo(1);
    assertThat(statistics.recentLongestOwner()).isEqualTo("busy");
    assertThat(statistics.longestStep()).isGreaterThanOrEqualTo(ofMillis(20));
  }

  @Test
  void timersRunByDeadlineAndInOrderAmongEquals() throws Exception {
    List<Integer> seen = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> {
      loop.callLater(ofMillis(20), () -> done.complete(null));
      loop.callLater(ofMillis(5), () -> seen.add(2));
      loop.callLater(ofMillis(-5), () -> seen.add(1));
      TimerHandle cancelled = loop.callLater(ofMillis(5), () -> seen.add(99));
      cancelled.cancel();
      assertThat(cancelled.isPending()).isFalse();
    });
    done.get();
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void cancelledTimersDoNotFillTheHeap() throws Exception {
    loop.call(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                loop.callLater(ofMillis(60_000), () -> {}).cancel();
              }
              return null;
            })
        .get();
    assertThat(loop.statistics().timers()).isZero();
  }

  @Test
  void offloadRunsOnAWorkerWhileTheLoopGoesOn() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    Task<String> task =
        loop.startLater(
            "offloading",
            () -> {
              String worker =
                  loop.offload(() -> {
                    blocked.await();
                    return Thread.currentThread().getName();
                  });
              loop.verifyOnLoop();
              return worker;
            });
    loop.call(() -> null).get();
    blocked.countDown();
    assertThat(task.get()).startsWith("test-worker-");
  }

  @Test
  void aFailingCallbackHarmsNobodyElse() throws Exception {
    loop.execute(() -> {
      throw new AssertionError("a callback of this test fails on purpose");
    });
    assertThat(loop.call(() -> "alive").get()).isEqualTo("alive");
  }

  @Test
  void ownCodeOnAnotherThreadIsTurnedAway() {
    assertThatThrownBy(loop::verifyOnLoop)
        .isInstanceOf(WrongThreadException.class)
        .hasMessageContaining("loop.call");
    assertThatThrownBy(EventLoop::current).isInstanceOf(WrongThreadException.class);
  }

  @Test
  void aClosedLoopRefusesWorkAndLeavesNobodyWaiting() throws Exception {
    EventLoop other = EventLoop.open("short-lived");
    Task<Void> task =
        other.startLater(
            "sleeper",
            () -> {
              other.sleep(ofMillis(60_000));
              return null;
            });
    other.close();
    assertThat(task.isCancelled()).isTrue();
    assertThatThrownBy(() -> other.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> other.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void socketsElsewhereWorkAfterTheLoopThatPolledFirstIsClosed() throws Exception {
    EventLoop first = EventLoop.open("first");
    first.startLater("echo", EventLoopTest::echoOnce).get(10, TimeUnit.SECONDS);
    first.close();
    AtomicReference<Object> outcome = new AtomicReference<>();
    Thread elsewhere =
        Thread.ofVirtual()
            .start(() -> {
              try {
                outcome.set(echoOnce());
              } catch (Exception e) {
                outcome.set(e);
              }
            });
    assertThat(elsewhere.join(java.time.Duration.ofSeconds(10))).isTrue();
    assertThat(outcome.get()).isEqualTo(42);
  }

  @Test
  void workersStartVirtualThreadsOfTheJdkNotOfTheLoop() throws Exception {
    boolean onLoop =
        inTask(() ->
            loop.offload(() -> {
              AtomicReference<Boolean> seen = new AtomicReference<>();
              Thread.ofVirtual().start(() -> seen.set(loop.isOnLoop())).join();
              return seen.get();
            }));
    assertThat(onLoop).isFalse();
  }

  @Test
  void manyForeignThreadsLoseNoCallback() throws Exception {
    int[] counter = new int[1];
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  try {
                    loop.execute(() -> counter[0]++);
                  } catch (RejectedExecutionException e) {
                    failures.add(e);
                  }
                  if (i % 1000 == 0) {
                    LockSupport.parkNanos(1_000);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(loop.call(() -> counter[0]).get() + failures.size()).isEqualTo(80_000);
  }

  private static int echoOnce() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Thread.sleep(5);
                  accepted.getOutputStream().write(42);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      int read = client.getInputStream().read();
      writer.join();
      return read;
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aDelayOfAnyLengthIsTaken() throws Exception {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    loop.call(
            () -> {
              loop.callLater(
                  java.time.Duration.ofSeconds(Long.MIN_VALUE), () -> ran.complete(true));
              return loop.callLater(java.time.Duration.ofSeconds(Long.MAX_VALUE), () -> {});
            })
        .get();
    assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aVirtualClockDoesNotJumpOverWhatAWorkerHasHandedBack() throws Exception {
    LoopClock eager =
        new LoopClock() {
          private volatile long now;

          @Override
          public long nanoTime() {
            return now;
          }

          @Override
          public java.time.Instant instant() {
            return java.time.Instant.EPOCH.plusNanos(now);
          }

          @Override
          public boolean advanceTo(long nanoTime) {
            now = nanoTime;
            return true;
          }
        };
    try (EventLoop virtual = EventLoop.open("virtual", eager)) {
      Task<Integer> task =
          virtual.startLater(
              "offload",
              () -> {
                int jumps = 0;
                for (int i = 0; i < 3_000; i++) {
                  boolean[] jumped = new boolean[1];
                  TimerHandle timer = virtual.callLater(ofMillis(1), () -> jumped[0] = true);
                  virtual.offload(() -> true);
                  timer.cancel();
                  jumps += jumped[0] ? 1 : 0;
                }
                return jumps;
              });
      assertThat(task.get(15, TimeUnit.SECONDS)).isZero();
    }
  }

  private static Throwable catching(Callable<?> body) {
    try {
      body.call();
      return new AssertionError("nothing was thrown");
    } catch (Throwable e) {
      return e;
    }
  }

  private static Throwable failureOf(Runnable body) {
    return catching(() -> {
      body.run();
      return null;
    });
  }
}
