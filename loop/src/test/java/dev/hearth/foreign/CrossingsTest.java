package dev.hearth.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Handle;
import dev.hearth.loop.Job;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Shutdown;
import dev.hearth.loop.ShutdownPlan;
import dev.hearth.loop.ShutdownReport;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.TimeoutZones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// The loop goes on wherever foreign code is called and does not return, and what called it goes on
/// in order when it has.
@Timeout(60)
class CrossingsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final EventLoop loop = open();
  private final Owner culprit = loop.owner("culprit");

  private static EventLoop open() {
    return EventLoop.open(
        LoopOptions.named("house").withSlowStep(Duration.ZERO).withHandOver(Duration.ofMillis(20)));
  }

  /// Sets something off on the loop, in a task, that calls `stuck` some way or other.
  private interface Way {
    void go(EventLoop loop, Runnable stuck) throws Exception;
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static Map<String, Way> ways() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("a callback", (loop, stuck) -> loop.execute(stuck));
    ways.put("a timer", (loop, stuck) -> loop.callLater(Duration.ZERO, stuck));
    ways.put("a task that starts at once", (loop, stuck) -> loop.start(body(stuck)));
    ways.put(
        "a task that starts later",
        (loop, stuck) -> loop.startLater(TaskOptions.named("later"), body(stuck)));
    ways.put("code on behalf of an owner", (loop, stuck) -> loop.runAs(loop.owner("x"), stuck));
    ways.put(
        "a callback of an end",
        (loop, stuck) -> {
          Promise<Integer> promise = loop.promise();
          Registration _ = promise.onDone(_ -> stuck.run());
          promise.complete(1);
        });
    ways.put(
        "a job that is a callback",
        (loop, stuck) -> Job.callback("job", _ -> stuck.run()).run(loop, "x"));
    ways.put(
        "a job that is a task",
        (loop, stuck) -> Job.task("job", () -> stuck.run()).run(loop, "x").orElseThrow().await());
    ways.put("a job that is called", (loop, stuck) -> Job.task("job", stuck::run).call(loop, "x"));
    ways.put("a job with an argument", (loop, stuck) -> bound(stuck).run(loop, "x"));
    ways.put("a task of a group", (loop, stuck) -> TaskGroup.run(g -> g.start(body(stuck))));
    ways.put("the block of a group", (loop, stuck) -> TaskGroup.run(_ -> stuck.run()));
    ways.put(
        "a service of a group",
        (loop, stuck) ->
            TaskGroup.run(group -> {
              Integer _ =
                  group.startAndAwaitReady(
                      "service",
                      ready -> {
                        stuck.run();
                        ready.ready(1);
                      });
            }));
    ways.put("a gather", (loop, stuck) -> Tasks.gather(body(stuck), body(() -> {})).await());
    ways.put("a race", (loop, stuck) -> Tasks.firstSuccess(List.of(body(stuck))));
    ways.put(
        "a limited gather",
        (loop, stuck) ->
            Tasks.gatherLimited(1, List.of(body(() -> {}), body(stuck), body(() -> {}))).await());
    ways.put("a scope", (loop, stuck) -> new CancelScope().run(stuck::run));
    ways.put("a timeout", (loop, stuck) -> dev.hearth.loop.Timeout.failAfter(LONG, stuck::run));
    ways.put(
        "a timeout with a result",
        (loop, stuck) -> {
          Boolean _ =
              dev.hearth.loop.Timeout.failAfter(
                  LONG,
                  () -> {
                    stuck.run();
                    return true;
                  });
        });
    ways.put(
        "a zone", (loop, stuck) -> TimeoutZones.of(loop).timeout(LONG, "zone").run(stuck::run));
    ways.put("a freeze", (loop, stuck) -> TimeoutZones.of(loop).freeze(stuck::run));
    return ways;
  }

  private static Callable<Boolean> body(Runnable code) {
    return () -> {
      code.run();
      return true;
    };
  }

  private static Job<Object, ?> bound(Runnable stuck) {
    return Job.<String>task("job", _ -> stuck.run()).bind("argument");
  }

  @TestFactory
  Stream<DynamicTest> theLoopGoesOnWithout() {
    return ways().entrySet().stream()
        .map(way -> DynamicTest.dynamicTest(way.getKey(), () -> goesOnWithout(way.getValue())));
  }

  private static void goesOnWithout(Way way) throws Exception {
    try (EventLoop loop = open()) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch back = new CountDownLatch(1);
      Owner culprit = loop.owner("culprit");
      Task<String> task =
          loop.startLater(
              TaskOptions.named("way").ownedBy(culprit),
              () -> {
                way.go(
                    loop,
                    () -> {
                      HandOverTest.hold(release);
                      back.countDown();
                    });
                return loop.isOnLoop() + " " + loop.currentOwner();
              });

      CountDownLatch ran = new CountDownLatch(1);
      while (loop.handOvers() == 0) {
        Thread.onSpinWait(); // until the stuck step has begun
      }
      loop.execute(loop.owner("other"), ran::countDown);
      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
      release.countDown();

      assertThat(back.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("true culprit");
      CountDownLatch after = new CountDownLatch(1);
      loop.execute(culprit, after::countDown);
      assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aShutdownWaitsForAJobThatHoldsTheLoopWithoutBeingHeld() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Shutdown shutdown = new Shutdown(loop, ShutdownPlan.homeAssistant());
    loop.call(() ->
            shutdown.on(
                ShutdownPlan.FINAL_WRITE, Job.task("job", () -> HandOverTest.hold(release))))
        .get();
    Task<ShutdownReport> ending = shutdown.begin(0);

    while (loop.handOvers() == 0) {
      Thread.onSpinWait();
    }
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(loop.owner("other"), ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    release.countDown();

    assertThat(ending.get(20, TimeUnit.SECONDS).refusing()).isEmpty();
  }

  @Test
  void whoTakesACallbackBackHasTheLoopBackFirst() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> log = new ArrayList<>(); // loop only
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        culprit,
        () -> {
          Handle[] handle = new Handle[1];
          loop.runAs(
              loop.owner("other"), () -> handle[0] = loop.callSoon(() -> log.add("too late")));
          HandOverTest.hold(release);
          handle[0].cancel();
          log.add("back, on the loop: " + (handle[0].isCancelled() || !handle[0].isPending()));
          done.countDown();
        });
    while (loop.handOvers() == 0) {
      Thread.onSpinWait();
    }
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(loop.owner("third"), ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    release.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.call(() -> List.copyOf(log)).get())
        .containsExactly("too late", "back, on the loop: true");
  }

  @Test
  void aScopeThatRanOutMeanwhileEndsItsBlockAtTheNextSuspension() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<Boolean> task =
        loop.startLater(
            TaskOptions.named("stuck").ownedBy(culprit),
            () ->
                new CancelScope()
                    .expireAfter(Duration.ofMillis(30))
                    .run(() -> {
                      HandOverTest.hold(release);
                      loop.sleep(LONG);
                    }));
    while (loop.handOvers() == 0) {
      Thread.onSpinWait();
    }
    loop.startLater(
            TaskOptions.named("patience").ownedBy(loop.owner("other")),
            () -> {
              loop.sleep(Duration.ofMillis(60));
              return true;
            })
        .get();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void anOwnerInTheMiddleOfAnothersCallGoesOnAsItself() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Owner caller = loop.owner("caller");
    Task<String> task =
        loop.startLater(
            TaskOptions.named("call").ownedBy(caller),
            () -> {
              loop.runAs(culprit, () -> HandOverTest.hold(release));
              String at = loop.currentOwner().name();
              loop.sleep(Duration.ZERO);
              return at + ", then " + loop.currentOwner().name();
            });
    while (loop.handOvers() == 0) {
      Thread.onSpinWait();
    }
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(caller, ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).as("the caller is not frozen").isTrue();
    release.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("caller, then caller");
  }
}
