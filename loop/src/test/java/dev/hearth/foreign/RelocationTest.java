package dev.hearth.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CarrierInfo;
import dev.hearth.loop.CarrierListener;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A task leaves its loop for the length of a call, and comes back.
@Timeout(20)
class RelocationTest {
  private final EventLoop loop =
      EventLoop.open(
          LoopOptions.named("house").withHandOver(Duration.ZERO).withSlowStep(Duration.ZERO));
  private final Map<Thread, CarrierInfo> carriers = new ConcurrentHashMap<>();

  RelocationTest() {
    var _ =
        loop.onCarrier(
            new CarrierListener() {
              @Override
              public void begins(CarrierInfo carrier) {
                carriers.put(carrier.thread(), carrier);
              }

              @Override
              public void ends(CarrierInfo carrier) {
                carriers.remove(carrier.thread());
              }
            });
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private CarrierInfo here() {
    try {
      Method current = Thread.class.getDeclaredMethod("currentCarrierThread");
      current.setAccessible(true);
      return carriers.get((Thread) current.invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private boolean elsewhere(Runnable call) {
    boolean moved = here().leave();
    try {
      call.run();
    } finally {
      if (moved) {
        here().comeBack();
      }
    }
    return moved;
  }

  @Test
  void theCallRunsOnAWorkerAndTheRestOnTheLoop() throws Exception {
    List<String> places = new ArrayList<>();
    Task<Boolean> task =
        loop.startLater(
            "t",
            () -> {
              places.add(here().thread().getName());
              boolean moved = elsewhere(() -> places.add(here().thread().getName()));
              places.add(here().thread().getName());
              return moved && loop.isOnLoop();
            });

    assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(places).containsExactly("house", "house-elsewhere-1", "house");
  }

  @Test
  void theLoopGoesOnMeanwhile() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Task<Boolean> task = loop.startLater("t", () -> elsewhere(() -> HandOverTest.hold(release)));

    assertThat(loop.call(() -> 7).get(10, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(task.isDone()).isFalse();
    release.countDown();
    assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallbackStaysWhereItIs() throws Exception {
    assertThat(loop.call(() -> elsewhere(() -> {})).get()).isFalse();
    assertThat(
            loop.startLater(
                    "t",
                    () -> {
                      boolean[] moved = {false};
                      loop.runAs(loop.owner("x"), () -> moved[0] = elsewhere(() -> {}));
                      return moved[0];
                    })
                .get())
        .isFalse();
  }

  @Test
  void whatIsAskedOfTheTaskMeanwhileIsToldBehindTheCall() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch away = new CountDownLatch(1);
    AtomicInteger after = new AtomicInteger();
    Task<Boolean> task =
        loop.startLater(
            "t",
            () -> {
              boolean moved =
                  elsewhere(() -> {
                    away.countDown();
                    HandOverTest.hold(release);
                  });
              after.incrementAndGet();
              loop.sleep(Duration.ofSeconds(10));
              after.incrementAndGet();
              return moved;
            });
    assertThat(away.await(10, TimeUnit.SECONDS)).isTrue();
    task.cancel("enough");
    assertThat(loop.call(task::isDone).get()).isFalse();
    release.countDown();

    CountDownLatch ended = new CountDownLatch(1);
    loop.execute(() -> task.onDone(_ -> ended.countDown()));
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(task.isCancelled()).isTrue();
    assertThat(after).hasValue(1);
  }

  @Test
  void threadsThatATaskHasStartedMoveToo() throws Exception {
    Task<Boolean> task =
        loop.startLater(
            "t",
            () -> {
              boolean[] moved = {false};
              Thread child = Thread.startVirtualThread(() -> moved[0] = elsewhere(() -> {}));
              child.join();
              return moved[0];
            });

    assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatEndsElsewhereEndsAllTheSame() throws Exception {
    Task<Boolean> task = loop.startLater("t", () -> here().leave());

    assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void threadsThatEndElsewhereTakeNobodysPlace() throws Exception {
    Task<Integer> task =
        loop.startLater(
            TaskOptions.named("t").ownedBy(loop.owner("greedy")),
            () -> {
              int moved = 0;
              for (int i = 0; i < 100; i++) { // twice the quota
                boolean[] left = {false};
                Thread child = Thread.startVirtualThread(() -> left[0] = here().leave());
                child.join();
                moved += left[0] ? 1 : 0;
              }
              return moved;
            });

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(100);
  }

  @Test
  void anOwnerHasSomeAwayAtATimeAndTheOthersWait() throws Exception {
    AtomicInteger away = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Task<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      tasks.add(
          loop.startLater(
              TaskOptions.named("t").ownedBy(loop.owner("greedy")),
              () ->
                  elsewhere(() -> {
                    most.accumulateAndGet(away.incrementAndGet(), Math::max);
                    long end = System.nanoTime() + 100_000;
                    while (System.nanoTime() < end) {
                      Thread.onSpinWait();
                    }
                    away.decrementAndGet();
                  })));
    }
    for (Task<Boolean> task : tasks) {
      assertThat(task.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most.get()).isBetween(1, 48);
  }
}
