package dev.hearth.workers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.SerializableCallable;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Jobs that do what jobs should not: each fails itself alone, and says why.
@Timeout(60)
class BadJobsTest {
  private static ProcessPool pool;

  @BeforeAll
  static void open() {
    pool =
        ProcessPool.open(
            ProcessPoolOptions.named("bad-jobs").withProcesses(1).withHeapMegabytes(48));
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @AfterEach
  void thePoolIsHealthy() throws Exception {
    assertThat(pool.submit(() -> 6 * 7).get(20, SECONDS)).isEqualTo(42);
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
    return failureOf(pool.submit(JobOptions.named("resize"), call));
  }

  @Test
  void exit() {
    assertThat(
            failureOf(() -> {
              System.exit(3);
              return 0;
            }))
        .isInstanceOf(BrokenProcessException.class)
        .hasMessage("job resize ended its process: System.exit(3)");
  }

  @Test
  void halt() {
    BrokenProcessException failure =
        (BrokenProcessException)
            failureOf(() -> {
              Runtime.getRuntime().halt(4);
              return 0;
            });
    assertThat(failure).hasMessageContaining("exit code 4, past System.exit");
    assertThat(failure.exitCode()).hasValue(4);
  }

  @Test
  void allocationWithoutEnd() {
    assertThat(
            failureOf(() -> {
              List<byte[]> all = new ArrayList<>();
              while (true) {
                all.add(new byte[1 << 20]);
              }
            }))
        .isInstanceOf(BrokenProcessException.class)
        .hasMessageContaining("job resize ran out of its heap of 48 MB");
  }

  @Test
  void killedFromOutside() {
    BrokenProcessException failure =
        (BrokenProcessException)
            failureOf(() -> {
              new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid())
                  .start()
                  .waitFor();
              Thread.sleep(60_000);
              return 0;
            });
    assertThat(failure).hasMessageContaining("killed by signal 9 (KILL)");
    assertThat(failure.signal()).hasValue(9);
  }

  @Test
  void anEndlessLoopIsEndedByItsDeadline() {
    JobOptions options = JobOptions.named("spin").withDeadline(Duration.ofMillis(300));
    assertThat(failureOf(pool.submit(options, BadJobsTest::spin)))
        .isInstanceOf(JobTimeoutException.class)
        .hasMessageContaining("job spin had not ended 300 ms after its submission")
        .hasMessageContaining("killed");
  }

  private static int spin() {
    long count = 0;
    while (count >= 0) {
      count = (count + 1) & 0xffff;
    }
    return 0;
  }

  @Test
  void aJobWhoseDeadlineIsOverBeforeItsTurnNeverRuns() {
    CompletableFuture<Integer> spinning = pool.submit(BadJobsTest::spin);
    JobOptions options = JobOptions.named("late").withDeadline(Duration.ofMillis(50));
    assertThat(failureOf(pool.submit(options, () -> 1)))
        .isInstanceOf(JobTimeoutException.class)
        .hasMessageContaining("no child was free for it");
    spinning.cancel(true);
  }

  @Test
  void anEndlessLoopIsEndedByCancellation() throws Exception {
    CompletableFuture<Integer> spinning = pool.submit(BadJobsTest::spin);
    CompletableFuture<Integer> next = pool.submit(() -> 1);
    assertThat(spinning.cancel(true)).isTrue();
    assertThat(next.get(20, SECONDS)).isEqualTo(1);
  }

  @Test
  void aHundredMegabytesOfOutput() throws Exception {
    List<String> lines = new ArrayList<>();
    JobOptions options = JobOptions.named("chatter").withOutput(lines::add);
    pool.submit(
            options,
            () -> {
              String line = "x".repeat(999);
              for (int i = 0; i < 100_000; i++) {
                System.out.println(line);
              }
              return 0;
            })
        .get(30, SECONDS);
    assertThat(lines.getLast()).isEqualTo("… 98 MB more dropped");
    assertThat(lines).hasSizeBetween(1000, 1100);
  }

  @Test
  void aHundredMegabytesPastSystemOut() throws Exception {
    pool.submit(
            () -> {
              byte[] much = new byte[1 << 20];
              try (var raw = new java.io.FileOutputStream("/proc/self/fd/1")) {
                for (int i = 0; i < 20; i++) {
                  raw.write(much);
                }
              }
              return 0;
            })
        .get(30, SECONDS);
  }

  @Test
  void aProcessLeftBehindEndsWithItsChild() throws Exception {
    long left =
        pool.submit(() ->
                new ProcessBuilder("sh", "-c", "sleep 1000 > /dev/null 2>&1 & echo $!")
                    .redirectErrorStream(true)
                    .start()
                    .inputReader()
                    .readLine())
            .thenApply(Long::parseLong)
            .get(20, SECONDS);
    thePoolIsHealthy();
    Optional<ProcessHandle> process = ProcessHandle.of(left);
    if (process.isPresent()) {
      process.get().onExit().get(20, SECONDS);
    }
  }

  @Test
  void aForkOfAKilledJobEndsToo() throws Exception {
    CompletableFuture<Object> told = new CompletableFuture<>();
    CompletableFuture<Integer> job =
        pool.submit(
            JobOptions.named("fork").withProgress(told::complete),
            () -> {
              Process sleeping = new ProcessBuilder("sleep", "1000").start();
              ProcessJob.current().report(sleeping.pid());
              return sleeping.waitFor();
            });
    ProcessHandle sleeping = ProcessHandle.of((Long) told.get(20, SECONDS)).orElseThrow();
    job.cancel(true);
    sleeping.onExit().get(20, SECONDS);
  }

  @Test
  void aJobThatIsNotSerializable() {
    Object lock = new Object();
    Map<String, Object> house = new HashMap<>(Map.of("lock", lock));
    assertThat(failureOf(() -> house.size()))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("captured value 1[lock] is a java.lang.Object");
    java.util.concurrent.Callable<Integer> plain = () -> 1;
    assertThat(failureOf(pool.submit(plain))).hasMessageContaining("SerializableCallable");
  }

  static final class Link implements Serializable {
    private static final long serialVersionUID = 1L;
    final Object next;

    Link(Object next) {
      this.next = next;
    }

    static Object chain(int length) {
      Object chain = "end";
      for (int i = 0; i < length; i++) {
        chain = new Link(chain);
      }
      return chain;
    }
  }

  @Test
  void aJobThatIsNestedTooDeepToBeWritten() {
    Object chain = Link.chain(100_000);
    assertThat(failureOf(chain::hashCode))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("job resize cannot be sent: its objects are nested too deep");
  }

  @Test
  void aJobThatIsNestedTooDeepToBeRead() throws Exception {
    Object chain = Link.chain(100_000);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread large =
        new Thread(null, () -> failure.complete(failureOf(chain::hashCode)), "large", 1L << 28);
    large.start();
    assertThat(failure.get(20, SECONDS))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("job resize cannot be read in its process");
  }

  @Test
  void aResultThatIsNestedTooDeep() {
    assertThat(failureOf(() -> Link.chain(100_000)))
        .isInstanceOf(ResultNotSerializableException.class)
        .hasMessageContaining("nested too deep");
  }

  @Test
  void aJobThatIsTooLarge() {
    byte[] large = new byte[33 << 20];
    assertThat(failureOf(() -> large.length))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("messageLimit");
  }

  @Test
  void aResultThatIsTooLarge() {
    assertThat(failureOf(() -> new byte[33 << 20])).isInstanceOf(WorkersException.class);
  }

  @Test
  void aResultThatIsNotSerializable() {
    assertThat(failureOf(Object::new))
        .isInstanceOf(ResultNotSerializableException.class)
        .hasMessageContaining("the result of job resize cannot be sent")
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void aResultThatIsNotAllowed() {
    assertThat(failureOf(() -> new java.net.InetSocketAddress("localhost", 1)))
        .isInstanceOf(ClassNotAllowedException.class)
        .hasMessageContaining("withAllowedClasses(\"java.net.InetSocketAddress\")");
  }

  static final class Explosive implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(java.io.ObjectInputStream in) {
      throw new IllegalStateException("expected by a test");
    }
  }

  @Test
  void aResultThatCannotBeRead() {
    assertThat(failureOf(Explosive::new))
        .isInstanceOf(ResultNotSerializableException.class)
        .hasMessageContaining("expected by a test");
  }

  @Test
  void aJobOfAClassThatTheChildLacks() throws Exception {
    SerializableCallable<?> job = ElsewhereLoaded.job();
    assertThat(failureOf(job))
        .isInstanceOf(JobNotSerializableException.class)
        .hasMessageContaining("is not on the class path");
  }

  static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final Object notSerializable = new Object();

    Odd() {
      super("odd");
    }
  }

  @Test
  void anExceptionThatCannotCross() {
    assertThat(
            failureOf(() -> {
              throw new Odd();
            }))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("$Odd: odd");
  }

  @Test
  void deepRecursion() {
    assertThat(failureOf(() -> recurse(1))).isInstanceOf(StackOverflowError.class);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }

  @Test
  void aJobSubmittedAfterTheShutdown() {
    ProcessPool other = ProcessPool.open(ProcessPoolOptions.named("shut"));
    other.close();
    assertThat(other.isTerminated()).isTrue();
    assertThatThrownBy(() -> other.submit(() -> 1))
        .isInstanceOf(java.util.concurrent.RejectedExecutionException.class)
        .hasMessageContaining("has been shut down");
  }
}
