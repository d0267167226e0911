package dev.hearth.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CarrierInfo;
import dev.hearth.loop.CarrierListener;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HandOver;
import dev.hearth.loop.HandOverListener;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A loop is taken from a step that holds it, and the step rejoins it. In a package of its own,
/// since code of the loop's package is not foreign.
@Timeout(20)
class HandOverTest {
  private final EventLoop loop =
      EventLoop.open(
          LoopOptions.named("house")
              .withSlowStep(Duration.ZERO)
              .withHandOver(Duration.ofMillis(20)));
  private final Owner culprit = loop.owner("culprit");
  private final Owner other = loop.owner("other");
  private final List<String> log = new ArrayList<>(); // loop only

  @AfterEach
  void close() {
    loop.close();
  }

  /// Holds the calling thread, whatever it is, until the latch opens; with nothing of ours below.
  static void hold(CountDownLatch until) {
    while (until.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private void awaitOther() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(other, ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theLoopGoesOnWithoutACallbackThatHoldsIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    loop.execute(
        culprit,
        () -> {
          threads.add(Thread.currentThread());
          hold(release);
          loop.verifyOnLoop();
          threads.add(Thread.currentThread());
          done.countDown();
        });

    awaitOther();
    assertThat(loop.handOvers()).isEqualTo(1);
    release.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(threads.get(1)).isSameAs(threads.get(0));
    assertThat(loop.call(Thread::currentThread).get()).isSameAs(threads.get(0));
  }

  @Test
  void theLoopGoesOnWithoutATaskThatHoldsIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<String> task =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () -> {
              hold(release);
              loop.sleep(Duration.ofMillis(1));
              return loop.currentOwner().name();
            });

    awaitOther();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("culprit");
  }

  @Test
  void aTaskThatSuspendsInTheJdkRejoins() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<Boolean> task =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () -> {
              hold(release);
              Thread.sleep(5);
              return loop.isOnLoop();
            });

    awaitOther();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatReturnsRejoins() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> task =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () -> {
              hold(release);
              return 7;
            });

    awaitOther();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(loop.statistics().tasks()).isZero();
  }

  @Test
  void theOwnersOtherStepsWaitUntilTheStuckOneIsBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    loop.execute(
        culprit,
        () -> {
          hold(release);
          loop.verifyOnLoop();
          log.add("stuck");
        });
    loop.execute(culprit, () -> log.add("second"));
    loop.execute(culprit, () -> log.add("third"));

    awaitOther();
    assertThat(loop.call(() -> List.copyOf(log)).get()).isEmpty();
    release.countDown();

    CountDownLatch all = new CountDownLatch(1);
    loop.execute(culprit, all::countDown);
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.call(() -> List.copyOf(log)).get()).containsExactly("stuck", "second", "third");
  }

  @Test
  void threeCulpritsAreLostAtOnceAndAllComeBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger back = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      loop.execute(
          loop.owner("culprit " + i),
          () -> {
            hold(release);
            loop.verifyOnLoop();
            back.incrementAndGet();
            done.countDown();
          });
    }

    awaitOther();
    assertThat(loop.handOvers()).isEqualTo(3);
    assertThat(back).hasValue(0);
    release.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.call(() -> Thread.currentThread().getName()).get()).isEqualTo("house");
  }

  @Test
  void listenersAreToldWhoHeldTheLoopAndThatItIsBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<HandOver> seen = new ArrayList<>();
    CountDownLatch rejoined = new CountDownLatch(1);
    loop.call(() ->
            loop.onHandOver(
                new HandOverListener() {
                  @Override
                  public void handedOver(HandOver handOver) {
                    seen.add(handOver);
                  }

                  @Override
                  public void rejoined(HandOver handOver, Duration away) {
                    rejoined.countDown();
                  }
                }))
        .get();
    loop.execute(culprit, () -> hold(release));

    awaitOther();
    release.countDown();

    assertThat(rejoined.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).owner()).isSameAs(culprit);
    assertThat(seen.get(0).held()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(seen.get(0).stack().toString()).contains("HandOverTest.hold");
  }

  @Test
  void aCallbackThatStartedAStuckTaskGoesOnWhenThatIsBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        culprit,
        () -> {
          Task<Integer> child =
              loop.start(
                  "child",
                  () -> {
                    hold(release);
                    loop.checkpoint();
                    log.add("child");
                    return 1;
                  });
          log.add("parent");
          boolean _ = child.isDone();
          done.countDown();
        });

    awaitOther();
    release.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    awaitOther();
    assertThat(loop.call(() -> List.copyOf(log)).get())
        .containsExactlyInAnyOrder("child", "parent");
  }

  @Test
  void aTaskIsItsOwnersAgainBehindAFunctionOfAnothersThatWasStuck() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<String> task =
        loop.startLater(
            TaskOptions.named("t").ownedBy(other),
            () -> {
              loop.runAs(culprit, () -> hold(release));
              return loop.currentOwner().name();
            });

    awaitOther();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("other");
  }

  @Test
  void aStuckTaskGoesOnBeforeTheOtherStepsOfItsOwner() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    Task<Boolean> _ =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () -> {
              hold(release);
              loop.verifyOnLoop();
              log.add("stuck");
              done.countDown();
              return true;
            });
    loop.execute(
        culprit,
        () -> {
          log.add("second");
          done.countDown();
        });

    awaitOther();
    awaitOther();
    release.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.call(() -> List.copyOf(log)).get()).containsExactly("stuck", "second");
  }

  private void codeAroundAStuckFunctionWaits(Consumer<Runnable> start) throws Exception {
    CountDownLatch inner = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    start.accept(() -> {
      loop.runAs(culprit, () -> hold(inner));
      log.add("behind the inner function");
      done.countDown();
    });
    awaitOther();
    loop.execute(
        loop.owner("caller"),
        () -> {
          hold(second);
          loop.verifyOnLoop();
          log.add("behind the second");
          done.countDown();
        });
    awaitOther();
    inner.countDown();
    for (int i = 0; i < 20; i++) {
      awaitOther();
      Thread.sleep(1); // the inner function rejoins meanwhile, and goes no further
    }
    assertThat(log).isEmpty();
    second.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.call(() -> List.copyOf(log)).get())
        .containsExactlyInAnyOrder("behind the inner function", "behind the second");
    assertThat(loop.call(() -> Thread.currentThread().getName()).get()).isEqualTo("house");
  }

  @Test
  void aCallbackDoesNotGoOnBehindAStuckFunctionWhileItsOwnerIsStuckElsewhere() throws Exception {
    codeAroundAStuckFunctionWaits(step -> loop.execute(loop.owner("caller"), step));
  }

  @Test
  void aTaskDoesNotGoOnBehindAStuckFunctionWhileItsOwnerIsStuckElsewhere() throws Exception {
    codeAroundAStuckFunctionWaits(step -> {
      Task<Boolean> _ =
          loop.startLater(
              TaskOptions.named("t").ownedBy(loop.owner("caller")),
              () -> {
                step.run();
                return true;
              });
    });
  }

  @Test
  void whatAStuckTaskReturnsOutlivesACancellationThatItDidNotHear() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<Integer> task =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () -> {
              hold(release);
              return 7;
            });
    awaitOther();
    task.cancel("enough");
    awaitOther();
    awaitOther();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void aListenerForCarriersThatFailsKeepsNobodyFromTakingOver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    var _ =
        loop.onCarrier(
            new CarrierListener() {
              @Override
              public void begins(CarrierInfo carrier) {
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void ends(CarrierInfo carrier) {
                throw new IllegalStateException("on purpose");
              }
            });
    loop.execute(culprit, () -> hold(release));

    awaitOther();
    release.countDown();
    assertThat(loop.call(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void aLoopClosesWithoutAStepThatNeverComesBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    loop.execute(culprit, () -> hold(release));
    awaitOther();

    long began = System.nanoTime();
    loop.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    release.countDown();
  }

  @Test
  void ownersRunOnOneThreadAtATimeHoweverOftenTheLoopIsTakenAway() throws Exception {
    AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    AtomicInteger violations = new AtomicInteger();
    int[] loopState = {0}; // touched on the loop only
    AtomicInteger steps = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(2);
    Thread feeder =
        Thread.ofPlatform()
            .start(() -> {
              try {
                start.await();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
              for (int i = 0; i < 300; i++) {
                int number = i % 3;
                boolean stuck = i % 50 < 3;
                Runnable step =
                    () -> {
                      if (inside[number].incrementAndGet() != 1) {
                        violations.incrementAndGet();
                      }
                      long end = System.nanoTime() + (stuck ? 60_000_000 : 10_000);
                      while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                      }
                      inside[number].decrementAndGet();
                      loop.verifyOnLoop();
                      loopState[0]++;
                      steps.incrementAndGet();
                    };
                if (i % 2 == 0) {
                  loop.execute(loop.owner("owner " + number), step);
                } else {
                  Task<Boolean> _ =
                      loop.startLater(
                          TaskOptions.named("t").ownedBy(loop.owner("owner " + number)),
                          () -> {
                            step.run();
                            return true;
                          });
                }
              }
            });
    start.await();
    feeder.join();
    while (steps.get() < 300) {
      Thread.onSpinWait();
    }

    assertThat(violations).hasValue(0);
    assertThat(loop.call(() -> loopState[0]).get()).isEqualTo(300);
    assertThat(loop.handOvers()).isPositive();
  }
}
