package dev.hearth.guard;

import static dev.hearth.guard.Guarded.CHANNEL;
import static dev.hearth.guard.Guarded.LOAD;
import static dev.hearth.guard.Guarded.OPEN;
import static dev.hearth.guard.Guarded.PARK;
import static dev.hearth.guard.Guarded.READ;
import static dev.hearth.guard.Guarded.SEND;
import static dev.hearth.guard.Guarded.SLEEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.guard.BlockingCall.Outcome;
import dev.hearth.guard.Policy.Action;
import dev.hearth.loop.OwnCode;
import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a blocking call, from the moment a probe sees it to the counters.
class JudgeTest {
  private final Reporter reporter = new Reporter(new Guarded.Log());
  private Judge judge = judge(Policy.of(Action.REPORT));
  private final Guarded thread = new Guarded();

  @AfterEach
  void end() {
    reporter.end(java.time.Duration.ZERO);
  }

  private Judge judge(Policy policy) {
    return new Judge(policy, reporter);
  }

  private Sensor sensor(Guarded guarded) {
    return judge.sensorOf(Thread.currentThread(), guarded);
  }

  private static void pass(Sensor sensor, ChokePoint point) {
    sensor.enter(point, null, 0);
    sensor.exit(point);
  }

  private static void wait(Sensor sensor, ChokePoint point) {
    sensor.enter(point, null, 0);
    long until = System.nanoTime() + 2 * Judge.SHORT_WAIT_NANOS;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    sensor.exit(point);
  }

  private GuardStatistics.Calls counted() {
    return judge.statistics().all();
  }

  private static void inVirtualThread(Runnable test) throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread.ofVirtual()
        .start(() -> {
          try {
            test.run();
          } catch (Throwable e) {
            failure[0] = e;
          }
        })
        .join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
  }

  @Test
  void aCallIsCountedAtItsSiteWithOwnerAndLine() {
    pass(sensor(thread), OPEN);
    GuardStatistics.Site site = judge.statistics().sites().getFirst();
    assertThat(site.owner()).isEqualTo("thermostat");
    assertThat(site.line().getMethodName()).isEqualTo("pass");
    assertThat(site.line().getClassName()).isEqualTo(JudgeTest.class.getName());
    assertThat(site.calls().count()).isEqualTo(1);
    assertThat(judge.statistics().owners().getFirst().owner()).isEqualTo("thermostat");
  }

  @Test
  void theLoopsOwnCallsAreReportedAndNeverThrow() throws Throwable {
    judge = judge(Policy.of(Action.RAISE));
    Sensor sensor = sensor(thread);
    OwnCode.run(
        MethodHandles.insertArguments(
            MethodHandles.lookup()
                .findVirtual(
                    Sensor.class,
                    "enter",
                    MethodType.methodType(void.class, ChokePoint.class, Object.class, long.class))
                .bindTo(sensor),
            0,
            LOAD,
            null,
            0L));
    sensor.exit(LOAD);
    assertThat(counted().count()).isEqualTo(1);
    assertThat(counted().raised()).isZero();
  }

  @Test
  void anIdleLoopIsNotJudged() {
    thread.active = false;
    pass(sensor(thread), PARK);
    assertThat(counted().count()).isZero();
  }

  @Test
  void aCallBegunWhileIdleIsNotEndedByALaterOne() {
    Sensor sensor = sensor(thread);
    thread.active = false;
    sensor.enter(OPEN, null, 0);
    thread.active = true;
    pass(sensor, READ);
    sensor.exit(OPEN);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void callsInsideACallBelongToTheOutermost() {
    Sensor sensor = sensor(thread);
    sensor.enter(LOAD, "com.acme.Foo", 0);
    pass(sensor, OPEN);
    pass(sensor, READ);
    pass(sensor, LOAD);
    sensor.exit(LOAD);
    assertThat(counted().count()).isEqualTo(1);
    assertThat(judge.statistics().sites().getFirst().category()).isEqualTo(Category.CLASS_LOADING);
  }

  @Test
  void aChannelThatDoesNotBlockIsNoCallEvenBetweenOthers() {
    Sensor sensor = sensor(thread);
    pass(sensor, CHANNEL);
    assertThat(counted().count()).isZero();
    sensor.enter(CHANNEL, null, 0);
    pass(sensor, OPEN);
    sensor.exit(CHANNEL);
    sensor.enter(CHANNEL, null, 1);
    pass(sensor, CHANNEL);
    sensor.exit(CHANNEL);
    assertThat(counted().count()).isEqualTo(2);
  }

  @Test
  void whatSuspendsAVirtualThreadIsNotJudged() throws InterruptedException {
    Sensor sensor = sensor(Guarded.task());
    inVirtualThread(() -> pass(sensor, SLEEP));
    assertThat(counted().count()).isZero();
    pass(sensor(thread), SLEEP);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void whatOnlySuspendsIsWrongInACallbackOnly() {
    pass(sensor(Guarded.task()), SEND);
    assertThat(counted().count()).isZero();
    pass(sensor(thread), SEND);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void twoTasksOnOneCarrierMayHaveCallsOpenAtOnce() throws InterruptedException {
    Sensor sensor = sensor(Guarded.task());
    Thread one = Thread.ofVirtual().unstarted(() -> pass(sensor, READ));
    sensor.enter(OPEN, null, 0);
    // The first task is suspended in the middle of its call; another one runs.
    one.start();
    one.join();
    sensor.exit(OPEN);
    assertThat(counted().count()).isEqualTo(2);
  }

  @Test
  void raisesBeforeTheCallAndKeepsItsBalance() {
    judge = judge(Policy.of(Action.RAISE));
    Sensor sensor = sensor(thread);
    BlockingCallException raised =
        catchThrowableOfType(
            BlockingCallException.class, () -> sensor.enter(OPEN, new File("/etc/hosts"), 0));
    assertThat(raised)
        .hasMessageContaining("open0(\"/etc/hosts\") would block the loop in callback poll of")
        .hasMessageContaining("JudgeTest.java");
    assertThat(raised.call().outcome()).isEqualTo(Outcome.RAISED);
    assertThat(raised.call().stack().getFirst().getClassName())
        .isEqualTo(JudgeTest.class.getName());
    sensor.exit(OPEN);
    assertThatThrownBy(() -> sensor.enter(READ, null, 0)).isInstanceOf(BlockingCallException.class);
    assertThat(counted().raised()).isEqualTo(2);
  }

  @Test
  void neverThrowsWhereSomethingWaits() {
    judge = judge(Policy.of(Action.RAISE));
    Sensor sensor = sensor(thread);
    wait(sensor, PARK);
    assertThat(thread.failures).hasSize(1);
    assertThat(thread.failures.getFirst().call().outcome()).isEqualTo(Outcome.RAISED);
    assertThat(counted().raised()).isEqualTo(1);
  }

  @Test
  void reportsWhatALoopCannotFailAtTheEnd() {
    judge = judge(Policy.of(Action.RAISE));
    thread.failsAtEnd = false;
    wait(sensor(thread), PARK);
    assertThat(counted().raised()).isZero();
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void aParkThatFindsItsPermitIsNoBlocking() {
    judge = judge(Policy.of(Action.RAISE));
    Sensor sensor = sensor(thread);
    for (int i = 0; i < 100; i++) {
      pass(sensor, PARK);
    }
    assertThat(judge.statistics().shortWaits()).isGreaterThan(50);
    assertThat(judge.statistics().shortWaits() + counted().count()).isEqualTo(100);
  }

  /// A class whose initialiser passes a choke point, which must not be thrown out of it.
  private static final class Initialised {
    static {
      pass(Holder.sensor, OPEN);
    }

    static void touch() {}
  }

  @Test
  void neverThrowsOutOfAClassInitialiser() {
    judge = judge(Policy.of(Action.RAISE));
    Holder.sensor = sensor(thread);
    assertThatCode(Holder::touch).doesNotThrowAnyException();
    assertThat(thread.failures).hasSize(1);
  }

  private static final class Holder {
    static Sensor sensor;

    static void touch() {
      Initialised.touch();
    }
  }

  @Test
  void aTaskIsMovedForTheCallAndComesBack() throws InterruptedException {
    judge = judge(Policy.of(Action.RELOCATE));
    Guarded loop = Guarded.task();
    Guarded worker = Guarded.task();
    worker.elsewhere = true;
    Sensor onLoop = sensor(loop);
    Sensor onWorker = sensor(worker);
    inVirtualThread(() -> {
      onLoop.enter(OPEN, null, 0);
      pass(onWorker, READ);
      pass(onWorker, LOAD);
      onWorker.exit(OPEN);
      onLoop.enter(READ, null, 0);
      onWorker.exit(READ);
    });
    assertThat(loop.asked).containsExactly("relocate", "relocate");
    assertThat(worker.asked).containsExactly("comeBack", "comeBack");
    assertThat(counted().relocated()).isEqualTo(2);
    assertThat(counted().relocationOverhead()).isPositive();
  }

  @Test
  void aTaskThatCannotMoveIsReportedAsSuch() throws InterruptedException {
    judge = judge(Policy.of(Action.RELOCATE));
    Guarded loop = Guarded.task();
    loop.movable = false;
    Sensor sensor = sensor(loop);
    inVirtualThread(() -> pass(sensor, OPEN));
    assertThat(counted().couldNotMove()).isEqualTo(1);
  }

  @Test
  void aCallbackIsNeverAskedToMove() {
    judge = judge(Policy.of(Action.RELOCATE));
    pass(sensor(thread), OPEN);
    assertThat(thread.asked).isEmpty();
    assertThat(counted().couldNotMove()).isEqualTo(1);
  }

  @Test
  void whatTheLoopPassesWhileItMovesATaskIsPartOfTheCall() throws InterruptedException {
    judge = judge(Policy.of(Action.RELOCATE));
    Guarded worker = Guarded.task();
    worker.elsewhere = true;
    Sensor onWorker = sensor(worker);
    worker.onComeBack = () -> pass(onWorker, PARK);
    Sensor onLoop = sensor(Guarded.task());
    inVirtualThread(() -> {
      onLoop.enter(OPEN, null, 0);
      onWorker.exit(OPEN);
    });
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void chokePointsInTheGuardItselfAreHarmless() {
    Sensor sensor = sensor(thread);
    thread.onWork = () -> pass(sensor, LOAD);
    pass(sensor, OPEN);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void aLoopThatFailsToAnswerLetsTheCallHappenAndIsCounted() {
    Sensor sensor = sensor(thread);
    thread.onWork =
        () -> {
          throw new IllegalStateException("broken");
        };
    assertThatCode(() -> pass(sensor, OPEN)).doesNotThrowAnyException();
    thread.onWork = () -> {};
    pass(sensor, OPEN);
    assertThat(judge.statistics().guardFailures()).isEqualTo(1);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void aCallWhoseEndWasLostDoesNotBlindTheSensor() {
    Sensor sensor = sensor(thread);
    sensor.enter(OPEN, null, 0);
    judge.lookForStuckCalls(0);
    pass(sensor, READ);
    assertThat(counted().count()).isEqualTo(1);
  }

  @Test
  void whatIsAllowedIsOnlyCounted() {
    judge =
        judge(
            Policy.of(Action.RAISE).toBuilder()
                .allowPath("/proc", "the kernel answers from memory")
                .allowMethod("dev.hearth.guard.JudgeTest.allowed", "a test")
                .build());
    Sensor sensor = sensor(thread);
    sensor.enter(OPEN, new File("/proc/stat"), 0);
    sensor.exit(OPEN);
    allowed(sensor);
    assertThat(judge.statistics().allowed()).isEqualTo(2);
    assertThat(counted().count()).isZero();
    assertThatThrownBy(() -> sensor.enter(OPEN, new File("/process"), 0))
        .isInstanceOf(BlockingCallException.class);
    assertThatThrownBy(() -> sensor.enter(OPEN, new File("/proc/../etc/hosts"), 0))
        .isInstanceOf(BlockingCallException.class);
  }

  private static void allowed(Sensor sensor) {
    Runnable inLambda = () -> pass(sensor, OPEN);
    inLambda.run();
  }

  @Test
  void anOwnersRuleBeatsEverybodys() {
    judge =
        judge(
            Policy.of(Action.RAISE).toBuilder()
                .setOwner("thermostat", java.util.List.of(Category.FILE_OPEN), Action.REPORT)
                .build());
    Sensor sensor = sensor(thread);
    assertThatCode(() -> pass(sensor, OPEN)).doesNotThrowAnyException();
    assertThatThrownBy(() -> sensor.enter(READ, null, 0)).isInstanceOf(BlockingCallException.class);
  }

  @Test
  void hundredThousandSitesAreSurvived() {
    SiteTable sites = new SiteTable();
    for (int i = 0; i < 100_000; i++) {
      StackTraceElement line = new StackTraceElement("com.acme.Foo", "bar", "Foo.java", i);
      Attribution at =
          new Attribution(Category.FILE_OPEN, "java.io.File.list", line, null, false, false);
      sites.count(sites.of("owner " + i, at, ""), "owner " + i, Outcome.HELD, 1_000, 0);
    }
    assertThat(sites.ranked()).hasSize(SiteTable.MOST_SITES);
    assertThat(sites.rankedOwners()).hasSize(SiteTable.MOST_OWNERS);
    assertThat(sites.others().count()).isEqualTo(90_000);
    assertThat(sites.all().count()).isEqualTo(100_000);
  }

  @Test
  void aRateIsThatOfTheLastMinute() {
    Sensor sensor = sensor(thread);
    for (int i = 0; i < 3; i++) {
      pass(sensor, OPEN);
    }
    assertThat(judge.statistics().sites().getFirst().perMinute()).isEqualTo(3);
    judge.minutePassed();
    assertThat(judge.statistics().sites().getFirst().perMinute()).isEqualTo(3);
    judge.minutePassed();
    assertThat(judge.statistics().sites().getFirst().perMinute()).isZero();
  }
}
