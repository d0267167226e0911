package dev.hearth.conformance;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.Promise;
import dev.hearth.loop.SlowStep;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slow steps, and where things were made.
@Row(
    value = "DBG-05",
    differs = "debug mode is chosen when a loop is opened, so that what it holds is of one kind")
@LoopTest
class DebugTest {
  private static final Duration LIMIT = ofMillis(1);

  private final List<LoopFailure> failures = new ArrayList<>();
  private HostedLoop loop = open(LoopOptions.named("debugged").withDebug(true));

  private HostedLoop open(LoopOptions options) {
    HostedLoop opened =
        EventLoop.host(options.withClock(VirtualClock.freeRunning()).withSlowStep(Duration.ZERO));
    opened.setExceptionHandler((_, failure) -> failures.add(failure));
    return opened;
  }

  private HostedLoop openWatched() {
    return EventLoop.host(LoopOptions.named("watched").withSlowStep(LIMIT));
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private static void holdTheLoop() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < LIMIT.toNanos()) {
      Thread.onSpinWait();
    }
  }

  @Row("DBG-01")
  @Seeds(0)
  @Test
  void aSlowCallbackIsLoggedAndToldWithHowLongItTook() {
    List<SlowStep> told = new ArrayList<>();
    try (Logged log = new Logged();
        HostedLoop watched = openWatched()) {
      watched.onSlowStep(told::add);
      watched.execute(watched.owner("heating"), DebugTest::holdTheLoop);
      watched.runOnce(Duration.ZERO);
      assertThat(told).hasSize(1);
      assertThat(told.getFirst().owner().name()).isEqualTo("heating");
      assertThat(told.getFirst().what()).isEqualTo("callback " + DebugTest.class.getName());
      assertThat(told.getFirst().held()).isGreaterThanOrEqualTo(LIMIT);
      assertThat(log.messages(Level.WARNING).getFirst())
          .contains("slow step on loop watched", "of heating held the loop for");
    }
  }

  @Row("DBG-02")
  @Seeds(0)
  @Test
  void aSlowStepOfATaskNamesTheTask() {
    List<SlowStep> told = new ArrayList<>();
    try (Logged log = new Logged();
        HostedLoop watched = openWatched()) {
      watched.onSlowStep(told::add);
      boolean _ =
          watched.runUntilComplete(
              "boiler",
              () -> {
                watched.sleep(Duration.ZERO);
                holdTheLoop();
                return true;
              });
      assertThat(told).isNotEmpty();
      assertThat(told.getLast().what()).isEqualTo("task boiler");
      assertThat(log.messages(Level.WARNING).getLast()).contains("task boiler of watched");
    }
  }

  @Row("DBG-06")
  @Seeds(0)
  @Test
  void aSystemPropertyOpensLoopsInDebugMode() {
    assertThat(LoopOptions.named("usual").debug()).isFalse();
    System.setProperty(LoopOptions.DEBUG_PROPERTY, "true");
    try {
      assertThat(LoopOptions.named("debug").debug()).isTrue();
    } finally {
      System.clearProperty(LoopOptions.DEBUG_PROPERTY);
    }
  }

  @Row("DBG-07")
  @Test
  void aTaskRemembersWhereItWasMadeInTenFramesAtMost() {
    loop.start("made here", () -> deep(loop, 20).await());
    loop.runOnce(Duration.ZERO);
    LoopSnapshot.TaskDump task = loop.snapshot().tasks().getFirst();
    assertThat(task.creationSite()).hasSizeBetween(1, 10);
    assertThat(task.creationSite().getFirst().getMethodName())
        .isEqualTo("aTaskRemembersWhereItWasMadeInTenFramesAtMost");
  }

  private static Promise<Boolean> deep(HostedLoop loop, int depth) {
    return depth == 0 ? loop.promise() : deep(loop, depth - 1);
  }

  @Row("HND-15")
  @Test
  void aTimerAndACallbackRememberWhereTheyWereMade() {
    loop.callLater(ofSeconds(1), DebugTest::fail);
    String maker = "aTimerAndACallbackRememberWhereTheyWereMade";
    assertThat(loop.snapshot().timers().getFirst().creationSite().getFirst().getMethodName())
        .isEqualTo(maker);
    assertThat(loop.snapshot().toString()).contains("made at", maker);
    loop.callSoon(DebugTest::fail);
    loop.runOnce(Duration.ZERO);
    assertThat(failures.getFirst().creationSite().getFirst().getMethodName()).isEqualTo(maker);
  }

  @Row("FUT-24")
  @Test
  void aPromiseRemembersWhereItWasMade() {
    deep(loop, 20).fail(new IllegalStateException("expected by a test"));
    loop.close();
    assertThat(failures.getFirst().creationSite()).hasSize(10);
    assertThat(failures.getFirst().creationSite().getFirst().getMethodName()).isEqualTo("deep");
  }

  @Row("HND-15")
  @Test
  void outsideDebugModeNothingIsRemembered() {
    loop.close();
    loop = open(LoopOptions.named("usual"));
    loop.callLater(ofSeconds(1), DebugTest::fail);
    assertThat(loop.snapshot().timers().getFirst().creationSite()).isEmpty();
  }

  private static void fail() {
    throw new IllegalStateException("expected by a test");
  }
}
