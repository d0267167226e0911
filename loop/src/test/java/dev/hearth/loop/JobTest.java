package dev.hearth.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a job is, and how each kind of it runs.
@Timeout(20)
class JobTest {
  private final EventLoop loop = EventLoop.open("test");
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T inCallback(Callable<T> body) throws Exception {
    return loop.call(body).get(10, TimeUnit.SECONDS);
  }

  private <T> T inTask(Callable<T> body) throws Exception {
    return loop.startLater("test body", body).get(10, TimeUnit.SECONDS);
  }

  private int tasks() {
    return loop.statistics().tasks();
  }

  @Callback
  void note(String argument) {
    seen.add(argument);
  }

  void noteInTask(String argument) {
    seen.add(argument + (Thread.currentThread().isVirtual() ? " in a task" : ""));
  }

  /// Suspends until the gate opens.
  private static Job<CompletableFuture<String>, String> waiting() {
    return Job.of(JobType.TASK, "wait", gate -> gate.get());
  }

  private static <R> Job<Object, R> failing(JobType type, Exception failure) {
    return Job.of(
        type,
        "fail",
        () -> {
          throw failure;
        });
  }

  // ---------------------------------------------------------------- run

  /// Rows CORE-020, CORE-022
  @Test
  void runCallsACallbackOnceBeforeItReturns() throws Exception {
    Job<String, Void> job = Job.of(this::note);

    assertThat(inCallback(() -> job.run(loop, "in a callback"))).isEmpty();
    assertThat(inTask(() -> job.run(loop, "in a task"))).isEmpty();
    assertThat(seen).containsExactly("in a callback", "in a task");
  }

  @Test
  void runLetsACallbacksExceptionPassToTheCaller() throws Exception {
    Job<Object, Void> job = failing(JobType.CALLBACK, new IllegalStateException("mine"));

    assertThat(inCallback(() -> catching(() -> job.run(loop, "")))).hasMessage("mine");
    assertThat(inTask(() -> catching(() -> job.run(loop, "")))).hasMessage("mine");
  }

  @Test
  void aCheckedExceptionOfACallbackReachesTheCallerAsACause() throws Exception {
    Job<Object, Void> job = failing(JobType.CALLBACK, new IOException("disk"));

    assertThat(inCallback(() -> catching(() -> job.run(loop, ""))))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("fail")
        .hasCauseInstanceOf(IOException.class);
  }

  /// Row CORE-101: a callback that waits is refused, however it is run.
  @Test
  void aCallbackThatSuspendsIsRefusedInsideATaskToo() throws Exception {
    Job<Object, Void> job = Job.callback("sleepy", () -> loop.sleep(ofSeconds(1)));

    assertThat(inCallback(() -> catching(() -> job.run(loop, ""))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(inTask(() -> catching(() -> job.run(loop, ""))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(inTask(() -> catching(() -> job.call(loop, ""))))
        .isInstanceOf(IllegalStateException.class);
  }

  /// Rows CORE-004, CORE-006, CORE-008
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runStartsATaskThatGoesOnAfterItsFirstSuspension(boolean background) throws Exception {
    CompletableFuture<String> gate = new CompletableFuture<>();
    Task<String> task =
        inCallback(() -> {
          Optional<Task<String>> started = waiting().background(background).run(loop, gate);
          assertThat(started).hasValueSatisfying(t -> assertThat(t.isDone()).isFalse());
          assertThat(tasks()).isEqualTo(1);
          return started.orElseThrow();
        });
    gate.complete("open");

    assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("open");
    assertThat(inCallback(this::tasks)).isZero();
  }

  /// Rows CORE-009, CORE-010
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTaskThatNeverSuspendsHasEndedWhenRunReturns(boolean background) throws Exception {
    Job<String, Integer> job =
        Job.<String, Integer>of(JobType.TASK, "length", String::length).background(background);

    inCallback(() -> {
      Task<Integer> task = job.run(loop, "four").orElseThrow();
      assertThat(task.isDone()).isTrue();
      assertThat(task.resultNow()).isEqualTo(4);
      assertThat(tasks()).isZero();
      return null;
    });
  }

  /// Row CORE-021
  @Test
  void anUnmarkedMethodRunsInATaskOfItsOwn() throws Exception {
    inCallback(() -> Job.of(this::noteInTask).run(loop, "ran"));

    assertThat(seen).containsExactly("ran in a task");
  }

  /// Rows CORE-016, CORE-023
  @Test
  void runGivesBlockingWorkToAWorkerAndATaskWaitsForIt() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Job<Object, String> job =
        Job.of(
            JobType.EXECUTOR,
            "block",
            () -> {
              gate.await();
              return Thread.currentThread().getName();
            });
    Task<String> task =
        inCallback(() -> {
          Task<String> started = job.run(loop, "").orElseThrow();
          assertThat(started.isDone()).isFalse();
          assertThat(loop.statistics().offloaded()).isEqualTo(1);
          return started;
        });
    gate.countDown();

    assertThat(task.get(10, TimeUnit.SECONDS)).startsWith("test-worker-");
  }

  @ParameterizedTest
  @EnumSource(names = {"TASK", "EXECUTOR"})
  void aTasksFailureIsTheFunctionsOwnWhateverItsKind(JobType type) throws Exception {
    Job<Object, Void> job = failing(type, new IOException("disk"));
    Task<Void> task = inCallback(() -> job.run(loop, "").orElseThrow());

    assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
  }

  @Test
  void runRefusesAnotherThread() {
    assertThatThrownBy(() -> Job.of(this::note).run(loop, "x"))
        .isInstanceOf(WrongThreadException.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void whatAJobStartsBelongsToTheCurrentOwner() throws Exception {
    Owner owner = loop.owner("lamp");
    List<Task<Integer>> started = new ArrayList<>();
    Job<Object, Integer> job = Job.of(JobType.TASK, "x", () -> 1);

    inCallback(() -> {
      loop.runAs(owner, () -> started.add(job.run(loop, "").orElseThrow()));
      return null;
    });
    assertThat(started.getFirst().owner()).isSameAs(owner);
  }

  // ---------------------------------------------------------------- post

  /// Rows CORE-002, CORE-013
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void postRunsACallbackInTheNextTurnWithoutATask(int layers) throws Exception {
    Job.Listener<String> function = this::note;
    for (int i = 0; i < layers; i++) {
      function = function::accept;
    }
    Job<String, Void> job = Job.of(function);

    inCallback(() -> {
      int queued = loop.statistics().queueLength();
      job.post(loop, "posted");
      assertThat(loop.statistics().queueLength()).isEqualTo(queued + 1);
      assertThat(tasks()).isZero();
      seen.add("before");
      return null;
    });
    inCallback(() -> null);
    assertThat(seen).containsExactly("before", "posted");
  }

  /// Rows CORE-003, CORE-005, CORE-007, CORE-014, CORE-015
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void postStartsATaskAtOnce(boolean background) throws Exception {
    Job<Object, Void> job =
        Job.of(this::noteInTask).background(background).bind("bound").bind("twice");

    inCallback(() -> {
      int queued = loop.statistics().queueLength();
      job.post(loop, "");
      assertThat(loop.statistics().queueLength()).isEqualTo(queued);
      assertThat(seen).containsExactly("bound in a task");
      return null;
    });
  }

  @ParameterizedTest
  @EnumSource
  void postRunsEveryKindFromAnotherThread(JobType type) throws Exception {
    CompletableFuture<String> ran = new CompletableFuture<>();
    Job<String, Boolean> job = Job.of(type, "x", argument -> ran.complete(argument));
    job.post(loop, "argument");

    assertThat(ran.get(10, TimeUnit.SECONDS)).isEqualTo("argument");
  }

  @Test
  void aPostedCallbackThatFailsHarmsNobody() throws Exception {
    Job.callback("bad", JobTest::fail).post(loop, "");
    Job.of(this::note).post(loop, "after");
    inCallback(() -> null);

    assertThat(seen).containsExactly("after");
  }

  private static void fail() {
    throw new IllegalStateException("expected by a test");
  }

  @Test
  void postToAClosedLoopIsRefused() {
    loop.close();

    assertThatThrownBy(() -> Job.of(this::note).post(loop, "x"))
        .isInstanceOf(RejectedExecutionException.class);
  }

  // ---------------------------------------------------------------- call

  @ParameterizedTest
  @EnumSource
  void callReturnsTheResultOfEveryKind(JobType type) throws Exception {
    Job<String, Integer> job = Job.of(type, "length", String::length);

    assertThat(inTask(() -> job.call(loop, "three"))).isEqualTo(5);
  }

  @Test
  void callRunsATaskInsideTheCallingOne() throws Exception {
    Job<Object, Thread> job = Job.of(JobType.TASK, "thread", Thread::currentThread);

    assertThat(inTask(() -> job.call(loop, "") == Thread.currentThread())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void callThrowsWhatTheFunctionThrew(JobType type) throws Exception {
    Job<Object, Void> unchecked = failing(type, new IllegalArgumentException("mine"));
    Job<Object, Void> checked = failing(type, new IOException("disk"));

    assertThat(inTask(() -> catching(() -> unchecked.call(loop, ""))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
    assertThat(inTask(() -> catching(() -> checked.call(loop, ""))))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void callInACallbackIsForCallbacks() throws Exception {
    Job<String, Integer> callback = Job.of(JobType.CALLBACK, "length", String::length);
    Job<String, Integer> task = Job.of(JobType.TASK, "length", String::length);

    assertThat(inCallback(() -> callback.call(loop, "three"))).isEqualTo(5);
    assertThat(inCallback(() -> catching(() -> task.call(loop, "three"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("job length");
  }

  @ParameterizedTest
  @EnumSource(names = {"TASK", "EXECUTOR"})
  void aTaskThatIsCancelledInsideACallEndsAsCancelled(JobType type) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Job<Object, Void> job = Job.of(type, "for ever", () -> awaitForEver(never));
    Task<Void> caller =
        inCallback(() -> {
          Task<Void> task = loop.start("caller", () -> job.call(loop, ""));
          task.cancel("enough");
          return task;
        });

    assertThatThrownBy(() -> caller.get(10, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.CancellationException.class);
  }

  private static Void awaitForEver(CountDownLatch never) throws InterruptedException {
    never.await();
    return null;
  }

  // ---------------------------------------------------------------- what it is

  /// Rows CORE-011, CORE-012
  @Test
  void theNameIsInTheTextOfTheJobAndOfItsTask() throws Exception {
    Job<String, Void> job = Job.of(this::noteInTask).withName("named job");

    assertThat(job.name()).isEqualTo("named job");
    assertThat(job).hasToString("Job[named job, TASK, dev.hearth.loop.JobTest.noteInTask(String)]");
    assertThat(inCallback(() -> job.run(loop, "").orElseThrow()).toString()).contains("named job");
    assertThat(job.background(true).cancelOnShutdown(true).toString())
        .endsWith(", background, cancelled on shutdown]");
  }

  /// Row CORE-127
  @Test
  void aKindThatIsSaidIsNotChecked() {
    assertThat(Job.callback("a", this::note).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.callback("b", this::noteInTask).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.task("c", this::note).type()).isEqualTo(JobType.TASK);
    assertThat(Job.executor("d", this::note).type()).isEqualTo(JobType.EXECUTOR);
    assertThat(Job.callback("e", () -> seen.add("x")).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.task("f", () -> seen.add("x")).type()).isEqualTo(JobType.TASK);
    assertThat(Job.executor("g", () -> seen.add("x")).type()).isEqualTo(JobType.EXECUTOR);
  }

  @Test
  void theTargetOfALambdaIsWhereItStands() {
    assertThat(Job.callback("a", () -> {}).target())
        .isEqualTo("a lambda in dev.hearth.loop.JobTest");
    assertThat(Job.callback("a", this::note).target()).isEqualTo("dev.hearth.loop.JobTest::note");
  }

  @Test
  void aJobIsNotChangedByItsVariants() {
    Job<String, Void> job = Job.of(this::note);
    Job<String, Void> variant = job.withName("other").cancelOnShutdown(true).background(true);

    assertThat(job.name()).isEqualTo("JobTest.note");
    assertThat(job.cancelOnShutdown()).isFalse();
    assertThat(job.background()).isFalse();
    assertThat(variant.cancelOnShutdown()).isTrue();
    assertThat(variant.background()).isTrue();
    assertThat(variant.type()).isEqualTo(JobType.CALLBACK);
  }

  @Test
  void aJobWithoutParametersFitsWhereverAJobIsWanted() throws Exception {
    Job<? super String, ?> listener = Job.callback("count", () -> seen.add("ran"));
    inCallback(() -> listener.run(loop, "ignored"));

    assertThat(seen).containsExactly("ran");
  }

  @Test
  void nullIsRefusedByName() throws Exception {
    Job<String, Void> job = Job.of(this::note);
    Job.Listener<String> none = nothing();

    assertThatNullPointerException().isThrownBy(() -> Job.of(none)).withMessage("method");
    assertThatNullPointerException().isThrownBy(() -> Job.task("x", none)).withMessage("function");
    assertThatNullPointerException()
        .isThrownBy(() -> Job.task(nothing(), this::note))
        .withMessage("name");
    assertThatNullPointerException()
        .isThrownBy(() -> Job.of(nothing(), "x", () -> 1))
        .withMessage("type");
    assertThatNullPointerException().isThrownBy(() -> job.withName(nothing())).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> job.bind(nothing())).withMessage("argument");
    assertThatNullPointerException()
        .isThrownBy(() -> job.post(loop, nothing()))
        .withMessage("argument");
    assertThatNullPointerException().isThrownBy(() -> job.run(nothing(), "x")).withMessage("loop");
    assertThat(inCallback(() -> catching(() -> job.run(loop, nothing())))).hasMessage("argument");
  }

  private static <T> T nothing() {
    return null;
  }

  @Test
  void aBlankNameIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Job.task(" ", this::note));
    assertThatIllegalArgumentException().isThrownBy(() -> Job.of(this::note).withName(""));
  }

  private static Throwable catching(Callable<?> body) {
    try {
      body.call();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
