package dev.hearth.guard.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// How guarded tests fail, and when they do not.
@Timeout(60)
class GuardedTestTest {
  private static final Path HERE = Path.of("pom.xml");
  private static final Map<String, String> PARALLEL =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.mode.default", "concurrent",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

  /// A loop as a user may have one: an executor whose thread is guarded.
  abstract static class OnLoop {
    ExecutorService loop;

    @BeforeEach
    void open(Guard guard) {
      loop = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));
    }

    @AfterEach
    void close() {
      loop.close();
    }
  }

  @GuardedTest
  static class BlocksSample extends OnLoop {
    @Test
    void reads() throws Exception {
      loop.submit(() -> Files.readString(HERE)).get();
    }

    @Test
    void swallows() throws Exception {
      loop.submit(
              () -> {
                try {
                  Files.readString(HERE);
                } catch (RuntimeException | IOException e) {
                  // as careless code does
                }
              })
          .get();
    }

    @Test
    void isNotLookedAt() {
      loop.execute(() -> swallowed(() -> Thread.sleep(1)));
    }

    @Test
    void waits() throws Exception {
      loop.submit(() -> new LinkedBlockingQueue<>().poll(2, TimeUnit.MILLISECONDS)).get();
    }

    @Test
    void failsAnyway() throws Exception {
      loop.submit(() -> swallowed(() -> Thread.sleep(1))).get();
      throw new IllegalStateException("for another reason");
    }

    @Test
    void blocksItsOwnThreadOnly() throws Exception {
      Thread.sleep(1);
      assertThat(Files.readString(HERE)).isNotEmpty();
    }

    @Test
    void computes() throws Exception {
      assertThat(loop.submit(() -> 6 * 7).get()).isEqualTo(42);
    }
  }

  interface Blocking {
    void run() throws Exception;
  }

  static void swallowed(Blocking body) {
    try {
      body.run();
    } catch (Exception e) {
      // as careless code does
    }
  }

  @Test
  void failsAtTheLineThatWouldHaveBlocked() {
    Throwable failure = SampleRun.of(BlocksSample.class).failureOf("reads");

    assertThat(failure)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BlockingCallException.class)
        .hasMessageContaining("java.nio.file.Files.readString(\"pom.xml\") would block the loop")
        .hasMessageContaining("GuardedTestTest.java:")
        .hasMessageContaining("offload(() -> Files.readString(path))")
        .hasMessageContaining("docs/blocking-calls.md#file-");
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @Test
  void failsAtItsEndWhenTheExceptionIsSwallowedOrHappensElsewhere() {
    SampleRun run = SampleRun.of(BlocksSample.class);

    assertThat(run.failureOf("swallows"))
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("BlocksSample.swallows blocked an event loop: ")
        .hasMessageContaining("Files.readString")
        .hasMessageContaining("GuardedTestTest.java:");
    assertThat(run.failureOf("swallows").getCause().getStackTrace())
        .anySatisfy(frame -> assertThat(frame.getFileName()).isEqualTo("GuardedTestTest.java"));
    assertThat(run.failureOf("isNotLookedAt"))
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("java.lang.Thread.sleep(\"1 ms\") would block the loop");
  }

  @Test
  void failsAtItsEndWhenALoopWaitsForAQueue() {
    Throwable failure = SampleRun.of(BlocksSample.class).failureOf("waits");

    assertThat(failure)
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("LinkedBlockingQueue.poll")
        .hasMessageContaining("blocked the loop for");
  }

  @Test
  void aTestThatFailsForAnotherReasonSaysThatItBlockedToo() {
    Throwable failure = SampleRun.of(BlocksSample.class).failureOf("failsAnyway");

    assertThat(failure).isInstanceOf(IllegalStateException.class);
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(BlockedLoopError.class)
        .asString()
        .contains("Thread.sleep");
  }

  @Test
  void whatDoesNotBlockALoopDoesNotFail() {
    SampleRun run = SampleRun.of(BlocksSample.class);

    assertThat(run.failureOf("blocksItsOwnThreadOnly")).isNull();
    assertThat(run.failureOf("computes")).isNull();
    assertThat(run.failureOf("BlocksSample")).isNull();
  }

  @GuardedTest
  static class AllowsSample extends OnLoop {
    @Test
    @AllowBlocking(
        reason = "reads its template once",
        value = {Category.FILE_OPEN, Category.FILE_READ})
    void readsWhatItMay() throws Exception {
      assertThat(loop.submit(() -> Files.readString(HERE)).get()).isNotEmpty();
    }

    @Test
    @AllowBlocking(reason = "reads its template once", value = Category.FILE_READ)
    void sleepsAlthoughItMayOnlyRead() throws Exception {
      loop.submit(() -> swallowed(() -> Thread.sleep(1))).get();
    }

    @Test
    @AllowBlocking(
        reason = "the driver has no other way",
        methods = "dev.hearth.guard.junit.GuardedTestTest.swallowed")
    void callsWhatMaySleep() throws Exception {
      loop.submit(() -> swallowed(() -> Thread.sleep(1))).get();
    }

    @Test
    @AllowBlocking(reason = "measures what blocking costs")
    void mayDoEverything() throws Exception {
      loop.submit(
              () -> {
                Thread.sleep(1);
                return Files.readString(HERE);
              })
          .get();
    }

    @Test
    @AllowBlocking(reason = " ")
    void saysNoReason() {}

    @Test
    @AllowBlocking(reason = "none", methods = "readString")
    void namesNoMethod() {}
  }

  @Test
  void whatIsAllowedForAReasonDoesNotFail() {
    SampleRun run = SampleRun.of(AllowsSample.class);

    assertThat(run.failureOf("readsWhatItMay")).isNull();
    assertThat(run.failureOf("callsWhatMaySleep")).isNull();
    assertThat(run.failureOf("mayDoEverything")).isNull();
    assertThat(run.failureOf("sleepsAlthoughItMayOnlyRead"))
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("Thread.sleep");
  }

  @Test
  void anAllowanceWithoutReasonOrMethodIsAnError() {
    SampleRun run = SampleRun.of(AllowsSample.class);

    assertThat(run.failureOf("saysNoReason"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("AllowsSample.saysNoReason")
        .hasMessageContaining("say why it is right to block here");
    assertThat(run.failureOf("namesNoMethod"))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("readString: name a method with its class");
  }

  @GuardedTest
  @AllowBlocking(reason = "old code, to be replaced", value = Category.SLEEP)
  static class AllowedClassSample extends OnLoop {
    @Test
    void sleeps() throws Exception {
      loop.submit(
              () -> {
                Thread.sleep(1);
                return true;
              })
          .get();
    }
  }

  @Test
  void aClassAllowsForItsTests() {
    assertThat(SampleRun.of(AllowedClassSample.class).failureOf("sleeps")).isNull();
  }

  @GuardedTest
  static class ExpectsSample extends OnLoop {
    @Test
    @ExpectBlocking(Category.SLEEP)
    void sleeps() throws Exception {
      loop.submit(() -> swallowed(() -> Thread.sleep(1))).get();
    }

    @Test
    @ExpectBlocking(Category.SLEEP)
    void doesNotSleep() throws Exception {
      loop.submit(() -> 1).get();
    }
  }

  @Test
  void aTestCanExpectToBlock() {
    SampleRun run = SampleRun.of(ExpectsSample.class);

    assertThat(run.failureOf("sleeps")).isNull();
    assertThat(run.failureOf("doesNotSleep"))
        .hasMessageContaining("ExpectsSample.doesNotSleep blocked no event loop");
  }

  @GuardedTest
  static class OwnLoopsInParallelSample extends OnLoop {
    static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

    @Test
    void blocks() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      loop.submit(() -> swallowed(GuardedTestTest::shortSleep)).get();
      TOGETHER.await(20, TimeUnit.SECONDS);
    }

    @Test
    void doesNotBlock() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      loop.submit(() -> 1).get();
      TOGETHER.await(20, TimeUnit.SECONDS);
    }
  }

  private static void shortSleep() throws InterruptedException {
    Thread.sleep(1);
  }

  @Test
  void ofTestsInParallelTheOneFailsWhoseThreadBlocked() {
    SampleRun run = SampleRun.of(OwnLoopsInParallelSample.class, PARALLEL);

    assertThat(run.failureOf("blocks")).isInstanceOf(BlockedLoopError.class);
    assertThat(run.failureOf("doesNotBlock")).isNull();
  }

  @GuardedTest
  static class SharedLoopInParallelSample {
    static final CyclicBarrier TOGETHER = new CyclicBarrier(2);
    static ExecutorService shared;

    @BeforeAll
    static void open(Guard guard) throws Exception {
      shared = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));
      shared.submit(() -> 1).get();
    }

    @AfterAll
    static void close() {
      shared.close();
    }

    @Test
    void blocks() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      shared.submit(() -> swallowed(() -> Thread.sleep(1))).get();
      TOGETHER.await(20, TimeUnit.SECONDS);
    }

    @Test
    void doesNotBlock() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      TOGETHER.await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void onASharedLoopTheOneFailsWhoseCodeIsOnTheStack() {
    SampleRun run = SampleRun.of(SharedLoopInParallelSample.class, PARALLEL);

    assertThat(run.failureOf("blocks"))
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("SharedLoopInParallelSample.blocks blocked an event loop: ");
    assertThat(run.failureOf("doesNotBlock")).isNull();
  }

  @GuardedTest
  static class UnknownInParallelSample {
    static final CyclicBarrier TOGETHER = new CyclicBarrier(2);
    static ExecutorService shared;

    @BeforeAll
    static void open(Guard guard) throws Exception {
      shared = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));
      shared.submit(() -> 1).get();
    }

    @AfterAll
    static void close() {
      shared.close();
    }

    @Test
    void blocks() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      shared.submit(Foreign::sleeps).get();
      TOGETHER.await(20, TimeUnit.SECONDS);
    }

    @Test
    void doesNotBlock() throws Exception {
      TOGETHER.await(20, TimeUnit.SECONDS);
      TOGETHER.await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whereNothingTellsEachSuspectFailsAndSaysSo() {
    SampleRun run = SampleRun.of(UnknownInParallelSample.class, PARALLEL);

    assertThat(run.failureOf("blocks")).hasMessageContaining("or a test that shares the loop");
    assertThat(run.failureOf("doesNotBlock"))
        .hasMessageContaining("or a test that shares the loop")
        .hasMessageContaining("Foreign.java:");
  }

  @GuardedTest
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class LateSample {
    static final CountDownLatch SECOND = new CountDownLatch(1);
    static final CountDownLatch DONE = new CountDownLatch(1);
    static ExecutorService left;

    @Test
    @Order(1)
    void leavesWorkBehind(Guard guard) {
      left = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));
      left.execute(() -> {
        while (SECOND.getCount() > 0) {
          Thread.onSpinWait();
        }
        swallowed(() -> Thread.sleep(1));
        DONE.countDown();
      });
    }

    @Test
    @Order(2)
    void isInnocent() throws Exception {
      SECOND.countDown();
      assertThat(DONE.await(20, TimeUnit.SECONDS)).isTrue();
      left.close();
    }
  }

  @Test
  void whatATestLeftBehindFailsItsClass() {
    SampleRun run = SampleRun.of(LateSample.class);

    assertThat(run.failureOf("isInnocent")).isNull();
    assertThat(run.failureOf("LateSample"))
        .isInstanceOf(BlockedLoopError.class)
        .hasMessageContaining("leavesWorkBehind");
  }

  static class WithoutAnnotationSample extends OnLoop {
    @Test
    void sleeps() throws Exception {
      loop.submit(() -> swallowed(() -> Thread.sleep(1))).get();
    }
  }

  @Test
  void aModuleCanHaveAllItsTestsGuarded() {
    SampleRun run =
        SampleRun.of(
            WithoutAnnotationSample.class,
            Map.of("junit.jupiter.extensions.autodetection.enabled", "true"));

    assertThat(run.failureOf("sleeps")).isInstanceOf(BlockedLoopError.class);
  }

  @Test
  void whileNoGuardedTestRunsNothingIsRaised() throws Exception {
    SampleRun.of(BlocksSample.class);
    Guard guard = Guard.installed().orElseThrow();

    try (ExecutorService loop =
        Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new))) {
      assertThat(loop.submit(() -> Files.readString(HERE)).get()).isNotEmpty();
    }
    assertThat(guard.policy().action("", Category.SLEEP)).isEqualTo(Policy.Action.ALLOW);
  }
}
