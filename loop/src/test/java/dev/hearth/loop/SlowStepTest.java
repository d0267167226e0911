package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is said of a step that holds its loop, with a watchdog on real time. The steps here end
/// when the watchdog has seen them.
@Timeout(20)
class SlowStepTest {
  private static final Duration LIMIT = Duration.ofMillis(5);

  private final HostedLoop loop = EventLoop.host(LoopOptions.named("watched").withSlowStep(LIMIT));
  private final List<SlowStep> slow = new ArrayList<>();

  SlowStepTest() {
    loop.onSlowStep(slow::add);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static void stuckUntilSeen() {
    CarrierLoop loop = CarrierLoop.current();
    while (loop.slowSteps.seen(loop.stepBegan()) == null) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aSlowTaskIsReportedWithTheStackOfItsThread() {
    Owner owner = loop.owner("kitchen");
    loop.start(owner, "toaster", SlowStepTest::toast);
    loop.runOnce(Duration.ZERO);
    assertThat(slow).hasSize(1);
    SlowStep step = slow.getFirst();
    assertThat(step.owner()).isSameAs(owner);
    assertThat(step.what()).isEqualTo("task toaster");
    assertThat(step.task()).isEqualTo("toaster");
    assertThat(step.ended()).isTrue();
    assertThat(step.held()).isGreaterThanOrEqualTo(LIMIT);
    assertThat(step.stack())
        .extracting(StackTraceElement::getMethodName)
        .containsSubsequence("stuckUntilSeen", "toast");
    assertThat(step.toString()).contains("task toaster of kitchen held the loop for");
  }

  private static void until(Holding.Kind kind) {
    CarrierLoop loop = CarrierLoop.current();
    Watchdog.Look look = null;
    while (look == null || look.holding().kind() != kind) {
      look = loop.slowSteps.seen(loop.stepBegan());
    }
  }

  @Test
  void aStepThatComputesIsSaidToCompute() {
    loop.callSoon(() -> until(Holding.Kind.COMPUTING));
    loop.runOnce(Duration.ZERO);
    assertThat(slow.getFirst().holding().kind()).isEqualTo(Holding.Kind.COMPUTING);
    assertThat(slow.getFirst().toString()).contains(" ms, computing");
  }

  @Test
  void theHolderOfAMonitorThatAStepWaitsForIsNamed() throws Exception {
    Object monitor = new Object();
    CountDownLatch held = new CountDownLatch(1);
    int[] entered = {0};
    Thread holder =
        Thread.ofPlatform()
            .name("flusher")
            .start(() -> {
              synchronized (monitor) {
                held.countDown();
                CarrierLoop watched = (CarrierLoop) loop;
                Watchdog.Look look = null;
                while (look == null || look.holding().kind() != Holding.Kind.BLOCKED) {
                  look = watched.slowSteps.seen(watched.stepBegan());
                  Thread.onSpinWait();
                }
              }
            });
    held.await();
    loop.callSoon(() -> {
      synchronized (monitor) {
        entered[0]++;
      }
    });
    loop.runOnce(Duration.ZERO);
    holder.join();

    assertThat(slow.getFirst().holding().monitor())
        .contains("java.lang.Object", "held by thread flusher at ");
  }

  private static boolean toast() {
    stuckUntilSeen();
    return true;
  }

  @Test
  void aSlowCallbackIsReportedWithTheStackOfTheCarrier() {
    loop.callSoon(SlowStepTest::stuckUntilSeen);
    loop.runOnce(Duration.ZERO);
    SlowStep step = slow.getFirst();
    assertThat(step.what()).isEqualTo("callback " + SlowStepTest.class.getName());
    assertThat(step.task()).isEmpty();
    assertThat(step.stack())
        .extracting(StackTraceElement::getMethodName)
        .contains("stuckUntilSeen")
        .doesNotContain("runOnce");
  }

  @Test
  void theOwnerWhoseCodeWasRunningIsBlamedAndCounted() {
    Owner culprit = loop.owner("culprit");
    loop.execute(loop.owner("victim"), () -> loop.runAs(culprit, SlowStepTest::stuckUntilSeen));
    loop.runOnce(Duration.ZERO);
    assertThat(slow.getFirst().owner()).isSameAs(culprit);
    assertThat(loop.statistics().owners())
        .filteredOn(owner -> owner.slowSteps() > 0)
        .extracting(OwnerStatistics::name)
        .containsExactly("culprit");
  }

  @Test
  void aStepThatIsQuickEnoughIsNotReported() {
    loop.callSoon(() -> {});
    loop.runOnce(Duration.ZERO);
    assertThat(slow).isEmpty();
  }

  @Test
  void aListenerThatWasClosedHearsNothingAndOneThatThrowsIsReported() {
    List<LoopFailure> failures = new ArrayList<>();
    loop.setExceptionHandler((_, failure) -> failures.add(failure));
    loop.onSlowStep(_ -> slow.clear()).close();
    loop.onSlowStep(_ -> {
      throw new IllegalStateException("expected by a test");
    });
    loop.callSoon(SlowStepTest::stuckUntilSeen);
    loop.runOnce(Duration.ZERO);
    assertThat(slow).hasSize(1);
    assertThat(failures)
        .singleElement()
        .extracting(failure -> failure.exception().getMessage())
        .isEqualTo("expected by a test");
  }

  @Test
  void withoutALimitThereIsNoWatchdog() {
    try (HostedLoop quiet = EventLoop.host(LoopOptions.named("q").withSlowStep(Duration.ZERO))) {
      quiet.runOnce(Duration.ZERO);
      assertThat(threads("q-watchdog")).isEmpty();
    }
  }

  @Test
  void theWatchdogOfAnIdleLoopSleepsAndIsWokenByWork() throws Exception {
    // A name of its own: the watchdog of another test's loop may not have ended yet.
    HostedLoop idle = EventLoop.host(LoopOptions.named("idle").withSlowStep(LIMIT));
    idle.onSlowStep(slow::add);
    idle.runOnce(Duration.ZERO);
    Thread watchdog = threads("idle-watchdog").getFirst();
    while (watchdog.getState() != Thread.State.WAITING) {
      LockSupport.parkNanos(LIMIT.toNanos());
    }
    idle.callSoon(SlowStepTest::stuckUntilSeen);
    idle.runOnce(Duration.ZERO);
    assertThat(slow).hasSize(1);
    idle.close();
    watchdog.join();
  }

  @Test
  void aLoopThatIsStuckSaysSoInASnapshot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (EventLoop stuck = EventLoop.open("stuck")) {
      stuck.execute(
          stuck.owner("holder"),
          () -> {
            begun.countDown();
            holdUntil(release);
          });
      begun.await();
      LoopSnapshot snapshot = stuck.snapshot();
      release.countDown();
      SlowStep step = snapshot.stuck().orElseThrow();
      assertThat(step.owner().name()).isEqualTo("holder");
      assertThat(step.ended()).isFalse();
      assertThat(step.stack()).extracting(StackTraceElement::getMethodName).contains("holdUntil");
      assertThat(snapshot.toString()).contains("stuck", "holder", "holdUntil");
      assertThat(stuck.snapshot().stuck()).isEmpty();
    }
  }

  private static void holdUntil(CountDownLatch release) {
    while (release.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .filter(Thread::isAlive)
        .toList();
  }
}
