package dev.hearth.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.SerializableCallable;
import dev.hearth.testkit.loop.Row;
import dev.hearth.workers.BrokenProcessException;
import dev.hearth.workers.BrokenProcessPoolException;
import dev.hearth.workers.JobNotSerializableException;
import dev.hearth.workers.JobOptions;
import dev.hearth.workers.ProcessJob;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import dev.hearth.workers.RemoteException;
import dev.hearth.workers.ResultNotSerializableException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls that leave the loop for another JVM.
@Timeout(60)
class ProcessPoolTest {
  private static ProcessPool pool;

  @BeforeAll
  static void open() {
    pool = ProcessPool.open(options("rows"));
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  private static ProcessPoolOptions options(String name) {
    return ProcessPoolOptions.named(name).withProcesses(1).withHeapMegabytes(32);
  }

  private static Throwable failureOf(CompletableFuture<?> future) {
    try {
      throw new AssertionError("it returned " + future.get(20, SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable failureOf(SerializableCallable<?> call) {
    return failureOf(pool.submit(call));
  }

  private static long pid() throws Exception {
    return pool.submit(() -> ProcessHandle.current().pid()).get(20, SECONDS);
  }

  /// A job that tells when it has begun, and ends when its process does.
  private static CompletableFuture<Integer> endless(ProcessPool in) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        in.submit(
            JobOptions.named("endless").withProgress(_ -> begun.countDown()),
            () -> {
              ProcessJob.current().report("begun");
              while (true) {
                Thread.sleep(1000);
              }
            });
    begun.await();
    return future;
  }

  @Row("PPL-01")
  @Test
  void anExceptionArrivesWithItsTypeAndTheRemoteStackAsItsCause() {
    Throwable failure =
        failureOf(() -> {
          throw new IOException("expected by a test");
        });
    assertThat(failure).isExactlyInstanceOf(IOException.class).hasMessage("expected by a test");
    assertThat(failure.getCause())
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("ProcessPoolTest.java");
  }

  @Row("PPL-02")
  @Test
  void aCallThatCannotBeSentFailsAlone() throws Exception {
    long before = pid();
    Object captured = new Object();
    assertThat(failureOf(() -> captured.hashCode()))
        .isInstanceOf(JobNotSerializableException.class);
    assertThat(pid()).isEqualTo(before);
  }

  @Row("PPL-03")
  @Test
  void aResultThatCannotBeSentFailsAlone() throws Exception {
    long before = pid();
    assertThat(failureOf(Object::new)).isInstanceOf(ResultNotSerializableException.class);
    assertThat(pid()).isEqualTo(before);
  }

  static final class Unreadable implements SerializableCallable<Integer> {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new IllegalStateException("expected by a test");
    }

    @Override
    public Integer call() {
      return 1;
    }
  }

  @Row(value = "PPL-04", differs = "fails that call only: what came after it is intact")
  @Test
  void aCallThatCannotBeReadFailsAlone() throws Exception {
    long before = pid();
    assertThat(failureOf(new Unreadable()))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("expected by a test");
    assertThat(pid()).isEqualTo(before);
  }

  @Row(
      value = "PPL-05",
      differs = "fails the call that ran there only; the process is replaced, the others go on")
  @Test
  void aProcessThatDiesFailsItsOwnCallAndIsReplaced() throws Exception {
    long before = pid();
    CompletableFuture<Integer> runs = endless(pool);
    CompletableFuture<Long> waits = pool.submit(() -> ProcessHandle.current().pid());
    assertThat(ProcessHandle.of(before).orElseThrow().destroyForcibly()).isTrue();
    assertThat(failureOf(runs)).isInstanceOf(BrokenProcessException.class);
    assertThat(waits.get(20, SECONDS)).isNotEqualTo(before);
  }

  @Row(
      value = "PPL-06",
      differs = "System.exit ends the process, and the exception names the code; the pool goes on")
  @Test
  void anExitIsNamedAndThePoolGoesOn() throws Exception {
    assertThat(
            failureOf(() -> {
              System.exit(7);
              return 0;
            }))
        .isInstanceOf(BrokenProcessException.class)
        .hasMessageContaining("System.exit(7)");
    assertThat(pid()).isPositive();
  }

  @Row("PPL-07")
  @Test
  void aCallThatIsCancelledWithoutInterruptionKeepsItsProcess() throws Exception {
    long before = pid();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> future =
        pool.submit(
            JobOptions.named("kept")
                .withOutput(line -> {
                  begun.countDown();
                  if (line.equals("ended")) {
                    ended.countDown();
                  }
                }),
            () -> {
              System.out.println("begun");
              Thread.sleep(50);
              System.out.println("ended");
              return 0;
            });
    begun.await();
    assertThat(future.cancel(false)).isTrue();
    assertThat(future).isCancelled();
    ended.await();
    assertThat(pid()).isEqualTo(before);
  }

  @Row(value = "PPL-07", differs = "with interruption, the process is killed and replaced")
  @Test
  void aCallThatIsCancelledWithInterruptionLosesItsProcess() throws Exception {
    long before = pid();
    CompletableFuture<Integer> future = endless(pool);
    assertThat(future.cancel(true)).isTrue();
    assertThat(pid()).isNotEqualTo(before);
  }

  @Row(
      value = "PPL-08",
      differs = "nothing is fetched ahead: every call that waits can be cancelled")
  @Test
  void theNextCallCanBeCancelledUntilItRuns() throws Exception {
    CompletableFuture<Integer> first = endless(pool);
    CompletableFuture<Integer> next =
        pool.submit(() -> {
          Runtime.getRuntime().halt(1);
          return 0;
        });
    assertThat(pool.statistics().waiting()).isEqualTo(1);
    assertThat(next.cancel(false)).isTrue();
    assertThat(pool.statistics().waiting()).isZero();
    first.cancel(true);
    assertThat(pid()).isPositive();
  }

  @Row("PPL-09")
  @Test
  void thereAreAsManyProcessesAsProcessors() {
    assertThat(ProcessPoolOptions.named("usual").processes())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Row("PPL-10")
  @Test
  void aProcessIsReplacedAfterItsNumberOfCalls() throws Exception {
    try (ProcessPool two = ProcessPool.open(options("two").withJobsPerProcess(2))) {
      SerializableCallable<Long> pid = () -> ProcessHandle.current().pid();
      long first = two.submit(pid).get();
      assertThat(two.submit(pid).get()).isEqualTo(first);
      assertThat(two.submit(pid).get()).isNotEqualTo(first);
    }
  }

  @Row("PPL-11")
  @Test
  void anIdleProcessIsReusedBeforeAnotherIsStarted() throws Exception {
    try (ProcessPool four = ProcessPool.open(options("four").withProcesses(4))) {
      for (int i = 0; i < 20; i++) {
        int number = i;
        assertThat(four.submit(() -> number).get()).isEqualTo(i);
      }
      assertThat(four.statistics().started()).isEqualTo(1);
    }
  }

  @Row("PPL-12")
  @Test
  void aProcessThatDiesWhileThePoolIsShutDownFailsItsCall() throws Exception {
    ProcessPool ending = ProcessPool.open(options("ending"));
    long pid = ending.submit(() -> ProcessHandle.current().pid()).get();
    CompletableFuture<Integer> future = endless(ending);
    ending.shutdown();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    assertThat(failureOf(future)).isInstanceOf(BrokenProcessException.class);
    assertThat(ending.awaitTermination(20, SECONDS)).isTrue();
  }

  @Row(value = "EXE-17", differs = "calls that wait fail; the next one tries again")
  @Test
  void anInitializerThatFailsFailsWhatWaits() {
    try (ProcessPool broken =
        ProcessPool.open(
            options("broken")
                .withInitializer(() -> {
                  throw new IllegalStateException("expected by a test");
                }))) {
      for (int i = 0; i < 2; i++) {
        Throwable failure = failureOf(broken.submit(() -> 1));
        assertThat(failure)
            .isInstanceOf(BrokenProcessPoolException.class)
            .hasMessageContaining("its initializer failed");
        assertThat(failure.getCause()).isExactlyInstanceOf(IllegalStateException.class);
      }
    }
  }
}
