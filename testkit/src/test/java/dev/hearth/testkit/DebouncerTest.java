package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.update.Debouncer;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@LoopTest
class DebouncerTest {
  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  private final AtomicInteger runs = new AtomicInteger();

  private static Debouncer immediate(Job<Object, ?> job) {
    return new Debouncer(EventLoop.current(), COOLDOWN, true, job);
  }

  private static Debouncer patient(Job<Object, ?> job) {
    return new Debouncer(EventLoop.current(), COOLDOWN, false, job);
  }

  private Job<Object, ?> counting() {
    return Job.task("count", () -> runs.incrementAndGet());
  }

  private static void pass(int seconds) {
    EventLoop.current().sleep(Duration.ofSeconds(seconds).plusMillis(5));
  }

  private void expect(Debouncer debouncer, int count, boolean cooling, boolean due) {
    assertThat(runs).hasValue(count);
    assertThat(debouncer.isCoolingDown()).isEqualTo(cooling);
    assertThat(debouncer.isCallDue()).isEqualTo(due);
  }

  /// Rows DEB-001, DEB-002
  private void immediateRule(Debouncer debouncer, Runnable ask) {
    ask.run();
    expect(debouncer, 1, true, false);
    ask.run();
    expect(debouncer, 1, true, true);
    debouncer.cancel();
    expect(debouncer, 1, false, false);
    ask.run();
    expect(debouncer, 2, true, false);
    pass(10);
    expect(debouncer, 2, false, false);
    ask.run();
    ask.run();
    expect(debouncer, 3, true, true);
    pass(10);
    expect(debouncer, 4, true, false);
    debouncer.close();
  }

  /// Row DEB-001
  @Test
  void theFirstCallRunsAtOnceAndTheRestOfACooldownOnceAtItsEnd(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer = immediate(counting());
      immediateRule(debouncer, debouncer::call);
    });
  }

  /// Row DEB-002
  @Test
  void schedulingKeepsTheSameRuleAndDoesNotWait(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer = immediate(counting());
      immediateRule(debouncer, debouncer::schedule);
    });
  }

  /// Row DEB-001
  @Test
  void aCallDuringARunIsServedByThatRun(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer =
          immediate(
              Job.task(
                  "slow",
                  () -> {
                    runs.incrementAndGet();
                    pass(2);
                  }));
      debouncer.schedule();
      debouncer.call();
      expect(debouncer, 1, false, false);
      pass(3);
      expect(debouncer, 1, true, false);
      debouncer.close();
    });
  }

  /// Row DEB-003
  @Test
  void aCallbackRunsInsideTheCall(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer = immediate(Job.callback("count", () -> runs.incrementAndGet()));
      EventLoop.current()
          .callSoon(() -> {
            debouncer.call();
            expect(debouncer, 1, true, false);
          });
      pass(1);
      expect(debouncer, 1, true, false);
      debouncer.close();
    });
  }

  /// Row DEB-004
  @Test
  void aBlockingJobRunsOnAWorker(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Boolean> virtual = new ArrayList<>();
      Debouncer debouncer =
          immediate(Job.executor("block", () -> virtual.add(Thread.currentThread().isVirtual())));
      debouncer.call();
      assertThat(virtual).containsExactly(false);
      expect(debouncer, 0, true, false);
      debouncer.close();
    });
  }

  private void failing(Debouncer debouncer, Class<? extends Throwable> failure) {
    assertThatThrownBy(debouncer::call)
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(failure),
            e -> assertThat(e).hasCauseInstanceOf(failure));
    expect(debouncer, 1, true, false);
    debouncer.call();
    expect(debouncer, 1, true, true);
    try (Logs logs = new Logs()) {
      pass(10);
      assertThat(logs.lines()).anyMatch(line -> line.contains("SEVERE count, debounced, failed"));
    }
    expect(debouncer, 2, true, false);
    debouncer.close();
  }

  /// Row DEB-005
  @Test
  void whatACallbackThrowsIsTheCallersAndTheCooldownBeginsAllTheSame(TestLoop loop)
      throws Exception {
    loop.run(() ->
        failing(
            immediate(
                Job.callback(
                    "count",
                    () -> {
                      runs.incrementAndGet();
                      throw new IllegalStateException("on purpose");
                    })),
            IllegalStateException.class));
  }

  /// Row DEB-006
  @Test
  void whatATaskThrowsIsTheCallersAndTheCooldownBeginsAllTheSame(TestLoop loop) throws Exception {
    loop.run(() ->
        failing(
            immediate(
                Job.task(
                    "count",
                    () -> {
                      runs.incrementAndGet();
                      throw new IOException("on purpose");
                    })),
            IOException.class));
  }

  private void patientRule(Debouncer debouncer, Runnable ask) {
    ask.run();
    expect(debouncer, 0, true, true);
    ask.run();
    expect(debouncer, 0, true, true);
    debouncer.cancel();
    expect(debouncer, 0, false, false);
    ask.run();
    pass(10);
    expect(debouncer, 1, true, false);
    pass(10);
    expect(debouncer, 1, false, false);
    debouncer.close();
  }

  /// Row DEB-007
  @Test
  void onePatientWaitsForACooldownBeforeItRuns(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer = patient(counting());
      patientRule(debouncer, debouncer::call);
    });
  }

  /// Row DEB-008
  @Test
  void onePatientWaitsForACooldownWhenScheduledToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer = patient(counting());
      patientRule(debouncer, debouncer::schedule);
    });
  }

  /// Row DEB-009
  @Test
  void theJobCanBeReplacedDuringACooldown(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Integer> calls = new ArrayList<>();
      Debouncer debouncer = immediate(Job.task("one", () -> calls.add(1)));
      debouncer.call();
      debouncer.call();
      debouncer.setJob(Job.task("two", () -> calls.add(2)));
      pass(10);
      assertThat(calls).containsExactly(1, 2);
      debouncer.close();
    });
  }

  /// Row DEB-010
  @Test
  void closedDuringARunItFinishesThatOneAndIgnoresCalls(TestLoop loop) throws Exception {
    loop.run(() -> {
      Debouncer debouncer =
          immediate(
              Job.task(
                  "slow",
                  () -> {
                    pass(2);
                    runs.incrementAndGet();
                  }));
      debouncer.schedule();
      debouncer.close();
      pass(3);
      expect(debouncer, 1, false, false);
      debouncer.call();
      debouncer.schedule();
      pass(30);
      expect(debouncer, 1, false, false);
    });
  }

  /// Row DEB-011
  @Test
  void nobodyWaitsForTheRunsOfABackgroundJob(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job<Object, ?> job =
          Job.task(
                  "slow",
                  () -> {
                    pass(2);
                    runs.incrementAndGet();
                  })
              .background(true);
      Debouncer debouncer = immediate(job);
      debouncer.call();
      expect(debouncer, 1, true, false);
      debouncer.schedule();
      pass(10);
      assertThat(EventLoop.current().drain(Duration.ofMillis(1)).pending()).isEmpty();
      expect(debouncer, 1, false, false);
      EventLoop.current().drainAll(COOLDOWN);
      expect(debouncer, 2, true, false);
      pass(10);
      expect(debouncer, 2, false, false);
      debouncer.close();
    });
  }

  @Test
  void theEndOfItsOwnerEndsItsTimer(TestLoop loop) throws Exception {
    loop.run(() -> {
      EventLoop current = EventLoop.current();
      List<Debouncer> made = new ArrayList<>();
      current.runAs(current.owner("someone"), () -> made.add(immediate(counting())));
      made.getFirst().call();
      made.getFirst().call();
      current.cancelAll(current.owner("someone"), "unloaded");
      pass(20);
      assertThat(runs).hasValue(1);
    });
  }
}
