package dev.hearth.conformance;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Handle;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.TimerHandle;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Callbacks that wait, ready or for their time, and what takes them back.
@LoopTest
class HandleTest {
  private final List<String> seen = new ArrayList<>();

  private Runnable note(String what) {
    return () -> seen.add(what);
  }

  private static void letPass(TestLoop test, Duration time) {
    test.loop()
        .runUntilComplete(
            "wait",
            () -> {
              test.loop().sleep(time);
              return true;
            });
  }

  @Row("HND-01")
  @Test
  void aCallbackThatIsTakenBackNeverRuns(TestLoop test) {
    Handle handle = test.loop().callSoon(note("never"));
    handle.cancel();
    test.runUntilIdle();
    assertThat(seen).isEmpty();
    assertThat(handle.isCancelled()).isTrue();
    assertThat(handle.isPending()).isFalse();
  }

  @Row("HND-01")
  @Seeds(0)
  @Test
  void aCallbackThatIsTakenBackIsForgotten(TestLoop test) {
    TimerHandle timer = test.loop().callLater(ofSeconds(1), note("kept"));
    WeakReference<Object> payload = scheduleAndCancel(test.loop());
    Collected.awaitCollection(payload);
    timer.cancel();
  }

  private static WeakReference<Object> scheduleAndCancel(HostedLoop loop) {
    Object payload = new Object();
    loop.callLater(ofSeconds(60), payload::hashCode).cancel();
    return new WeakReference<>(payload);
  }

  @Row("HND-02")
  @Seeds(0)
  @Test
  void aCallbackCanBeTakenBackByAnEarlierOneOfTheSameTurn(TestLoop test) {
    List<Handle> second = new ArrayList<>();
    test.loop().callSoon(() -> second.getFirst().cancel());
    second.add(test.loop().callSoon(note("never")));
    test.loop().runOnce(Duration.ZERO);
    assertThat(seen).isEmpty();
  }

  @Row("HND-03")
  @Seeds(0)
  @Test
  void aTimerThatIsDueCanBeTakenBackByAnEarlierOne(TestLoop test) {
    List<Handle> second = new ArrayList<>();
    test.loop().callAt(1, () -> second.getFirst().cancel());
    second.add(test.loop().callAt(2, note("never")));
    test.loop().callAt(3, note("third"));
    letPass(test, ofSeconds(1));
    assertThat(seen).containsExactly("third");
  }

  @Row("HND-04")
  @Test
  void aTimerThatIsTakenBackBeforeItIsDueIsDropped(TestLoop test) {
    test.loop().callLater(ofSeconds(1), note("never")).cancel();
    assertThat(test.loop().nextDeadline()).isEmpty();
    assertThat(test.loop().statistics().timers()).isZero();
  }

  @Row("HND-05")
  @Seeds(0)
  @Test
  void overdueTimersRunByDeadlineNotByRegistration(TestLoop test) {
    test.loop().callLater(ofSeconds(-1), note("a"));
    test.loop().callLater(ofSeconds(-2), note("b"));
    test.runUntilIdle();
    assertThat(seen).containsExactly("b", "a");
  }

  @Row("HND-06")
  @Row("HND-14")
  @Seeds(0)
  @Test
  void timersWithOneDeadlineRunInTheOrderTheyWereMade(TestLoop test) {
    IntStream.range(0, 10).forEach(i -> test.loop().callAt(5, note("" + i)));
    test.loop().callAt(4, note("first"));
    letPass(test, ofSeconds(1));
    assertThat(seen).containsExactly("first", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Row("HND-07")
  @SuppressWarnings("NullAway") // that is the test
  @Test
  void aTimerNeedsADelayAndACallback(TestLoop test) {
    assertThatThrownBy(() -> test.loop().callLater(null, note("never")))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> test.loop().callAt(1, null)).isInstanceOf(NullPointerException.class);
    assertThat(test.loop().nextDeadline()).isEmpty();
  }

  @Row("HND-08")
  @Test
  void aTimerIsNeverEarly(TestLoop test) {
    long due = test.loop().clock().nanoTime() + ofMillis(250).toNanos();
    List<Long> ran = new ArrayList<>();
    test.loop().callAt(due, () -> ran.add(test.loop().clock().nanoTime()));
    letPass(test, ofSeconds(1));
    assertThat(ran).containsExactly(due);
  }

  @Row("HND-09")
  @Test
  void aCancelledTimerAtTheHeadDoesNotShortenTheWait(TestLoop test) {
    test.loop().callLater(ofSeconds(1), note("never")).cancel();
    TimerHandle live = test.loop().callLater(ofSeconds(10), note("live"));
    assertThat(test.loop().nextDeadline()).hasValue(live.deadline());
    letPass(test, ofSeconds(10));
    assertThat(seen).containsExactly("live");
  }

  @Row("HND-10")
  @Row("HND-11")
  @Seeds(0)
  @Test
  void cancelledTimersAreSweptOutWhenTheyAreTheLargerPart(TestLoop test) {
    TimerHandle live = test.loop().callLater(ofSeconds(1), note("live"));
    List<WeakReference<TimerHandle>> cancelled = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      TimerHandle timer = test.loop().callLater(ofSeconds(60 + i), note("never"));
      cancelled.add(new WeakReference<>(timer));
      timer.cancel();
    }
    Collected.awaitAtMost(150, cancelled);
    assertThat(live.isPending()).isTrue();
  }

  @Row("HND-12")
  @Test
  void whatATimerSchedulesWaitsForTheNextTurn(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callLater(Duration.ZERO, () -> loop.callSoon(note("next")));
    loop.runOnce(Duration.ZERO);
    assertThat(seen).isEmpty();
    loop.runOnce(Duration.ZERO);
    assertThat(seen).containsExactly("next");
  }

  @Row("HND-13")
  @Test
  void aTimerTellsItsDeadline(TestLoop test) {
    TimerHandle timer = test.loop().callAt(12_345, note("due"));
    assertThat(timer.deadline()).isEqualTo(12_345);
    timer.cancel();
  }

  @Row(
      value = "HND-16",
      differs = "a callback is a function without arguments; its class is named, values never are")
  @Test
  void aTimerIsPrintedWithoutTheValuesItCarries(TestLoop test) {
    String secret = "hunter2";
    TimerHandle timer = test.loop().callLater(ofSeconds(1), () -> seen.add(secret));
    assertThat(timer.toString()).contains(HandleTest.class.getName()).doesNotContain(secret);
    timer.cancel();
  }

  @Row("HND-17")
  @Test
  void aCallbackThatThrowsIsReportedAndTheLoopGoesOn(TestLoop test) {
    test.loop()
        .callSoon(() -> {
          throw new IllegalStateException("expected by a test");
        });
    test.loop().callSoon(note("goes on"));
    test.runUntilIdle();
    assertThat(seen).containsExactly("goes on");
    LoopFailure failure = test.failures().getFirst();
    assertThat(failure.message()).contains("callback", HandleTest.class.getName());
    assertThat(failure.exception()).hasMessage("expected by a test");
  }

  @Row("ASY-009")
  @Test
  void allTimersAreListed(TestLoop test) {
    List<TimerHandle> timers =
        List.of(
            test.loop().callLater(ofSeconds(10), note("b")),
            test.loop().callLater(ofSeconds(5), note("a")),
            test.loop().callLater(ofSeconds(15), note("c")));
    assertThat(test.loop().snapshot().timers())
        .extracting(LoopSnapshot.TimerDump::dueIn)
        .containsExactly(ofSeconds(5), ofSeconds(10), ofSeconds(15));
    timers.forEach(Handle::cancel);
  }
}
