package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every [RemoteExecutor] promises, whatever runs its jobs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class ExecutorKit {
  @TempDir Path folder;
  private RemoteExecutor executor;

  /// An executor of its own for a test that closes it.
  abstract RemoteExecutor another() throws Exception;

  /// Begins what the executors stand on.
  void prepare() throws Exception {}

  /// Ends what the executors stand on.
  void tidy() throws Exception {}

  @BeforeAll
  final void openExecutor() throws Exception {
    prepare();
    executor = another();
  }

  @AfterAll
  final void closeExecutor() throws Exception {
    if (executor != null) {
      executor.close();
    }
    tidy();
  }

  private static Object within(RemoteJob job) throws Exception {
    return job.get(30, TimeUnit.SECONDS);
  }

  private static Throwable failure(RemoteJob job) {
    try {
      return new AssertionError("ended with " + within(job));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
  }

  @Test
  void argumentsAndResultsAreJson() throws Exception {
    Map<String, Object> arguments =
        Map.of("text", "Küche ☃", "number", 7, "half", 0.5, "list", List.of(true, "a"));
    assertThat(executor.call(JobRequest.of("echo", 1, arguments)))
        .isEqualTo(
            Map.of("text", "Küche ☃", "number", 7L, "half", 0.5, "list", List.of(true, "a")));
  }

  @Test
  void versionIsPartOfTheName() throws Exception {
    assertThat(executor.call(JobRequest.of("echo", 2, Map.of()))).isEqualTo(List.of("echo", 2L));
  }

  @Test
  void jobKnowsItsSubmission() throws Exception {
    RemoteJob job = executor.submit(JobRequest.of("context", 1, Map.of()));
    assertThat(within(job))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("id", job.id())
        .containsEntry("attempt", 1L)
        .containsEntry("key", "")
        .hasEntrySatisfying("left", left -> assertThat((Long) left).isBetween(1L, 30_000L));
  }

  @Test
  void failureComesWithTypeMessageAndStack() {
    RemoteJob job = executor.submit(JobRequest.of("fail", 1, Map.of("printer", "hall")));
    assertThat(failure(job))
        .isInstanceOfSatisfying(
            JobFailedException.class,
            e -> {
              assertThat(e.remoteType()).isEqualTo(IllegalStateException.class.getName());
              assertThat(e.remoteMessage()).isEqualTo("no paper in hall");
              assertThat(e.remoteStack()).contains("TestJobs.fail");
            })
        .hasMessageContainingAll("job fail failed", "no paper in hall");
  }

  @Test
  void callThrowsTheFailureItself() {
    assertThatThrownBy(() -> executor.call(JobRequest.of("fail", 1, Map.of())))
        .isInstanceOf(JobFailedException.class);
  }

  @Test
  void resultThatIsNoJsonFailsItsJob() {
    assertThat(failure(executor.submit(JobRequest.of("odd", 1, Map.of()))))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("cannot be written as JSON");
  }

  @Test
  void unknownJobFailsAndSaysWhichThereAre() {
    assertThat(failure(executor.submit(JobRequest.of("paint", 1, Map.of()))))
        .isInstanceOf(NoWorkersException.class)
        .hasMessageContainingAll("paint", "echo");
  }

  @Test
  void unknownVersionFailsAndSaysWhichThereAre() {
    assertThat(failure(executor.submit(JobRequest.of("echo", 9, Map.of()))))
        .isInstanceOf(NoWorkersException.class)
        .hasMessageContainingAll("echo", "1", "2", "version 9 was asked for");
  }

  @Test
  void progressIsHeardInOrder() throws Exception {
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    executor.call(JobRequest.of("steps", 1, Map.of()).onProgress(heard::add));
    for (long step = 1; step <= 3; step++) {
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(Map.of("step", step));
    }
  }

  @Test
  void listenerThatThrowsOrBlocksHarmsNobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    executor.call(
        JobRequest.of("steps", 1, Map.of())
            .onProgress(_ -> {
              throw new IllegalStateException("deaf");
            }));
    executor.call(JobRequest.of("steps", 1, Map.of()).onProgress(_ -> await(never)));
    assertThat(executor.call(JobRequest.of("echo", 1, Map.of()))).isEqualTo(Map.of());
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void dependentThatBlocksHarmsNobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    var _ =
        executor
            .submit(JobRequest.of("wait", 1, Map.of()).withDeadline(Duration.ofMillis(100)))
            .whenComplete((_, _) -> await(never));
    for (int i = 0; i < 10; i++) {
      assertThat(within(executor.submit(JobRequest.of("echo", 1, Map.of())))).isEqualTo(Map.of());
    }
    never.countDown();
  }

  @Test
  void cancelledJobEndsAtOnceAndIsStopped() throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job = executor.submit(JobRequest.of("wait", 1, Map.of()).onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    assertThat(job.cancel(true)).isTrue();
    assertThat(job.isCancelled()).isTrue();
    assertThat(job.cancel(true)).isFalse();
    assertThatThrownBy(() -> within(job)).isInstanceOf(CancellationException.class);
    fillEverySlot();
  }

  /// Passes only where no slot is held by a job that should be gone.
  private void fillEverySlot() throws Exception {
    List<RemoteJob> jobs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      jobs.add(executor.submit(JobRequest.of("echo", 1, Map.of("i", i))));
    }
    for (RemoteJob job : jobs) {
      within(job);
    }
  }

  @Test
  void deadlineEndsAndStopsTheJob() throws Exception {
    RemoteJob job =
        executor.submit(JobRequest.of("wait", 1, Map.of()).withDeadline(Duration.ofMillis(300)));
    assertThat(failure(job))
        .isInstanceOf(JobDeadlineException.class)
        .hasMessageContainingAll("wait", "300 ms");
    fillEverySlot();
  }

  @Test
  void interruptedCallerCancelsTheJob() throws Exception {
    Path file = folder.resolve("interrupted");
    CompletableFuture<Object> begun = new CompletableFuture<>();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                executor.call(
                    JobRequest.of("wait", 1, Map.of("file", file.toString()))
                        .onProgress(begun::complete));
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    begun.get(30, TimeUnit.SECONDS);
    caller.interrupt();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    fillEverySlot();
  }

  @Test
  void sameKeyRunsOnceAndGivesTheSameResult() throws Exception {
    Path file = folder.resolve("once");
    JobRequest request =
        JobRequest.of("once", 1, Map.of("file", file.toString())).atLeastOnce(key("same"));
    RemoteJob first = executor.submit(request);
    RemoteJob second = executor.submit(request);
    assertThat(within(first)).isEqualTo("attempt 1");
    assertThat(within(second)).isEqualTo("attempt 1");
    assertThat(executor.call(request)).isEqualTo("attempt 1");
    assertThat(Files.readAllLines(file)).containsExactly("attempt 1");
  }

  @Test
  void keyedJobKnowsItsKeyAndTellsItsFailureToAll() throws Exception {
    String key = key("context");
    assertThat(executor.call(JobRequest.of("context", 1, Map.of()).atLeastOnce(key)))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("key", key);
    JobRequest failing = JobRequest.of("fail", 1, Map.of()).atLeastOnce(key("fail"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> executor.call(failing)).isInstanceOf(JobFailedException.class);
    }
  }

  @Test
  void cancelledKeyedJobIsStopped() throws Exception {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job =
        executor.submit(
            JobRequest.of("wait", 1, Map.of())
                .atLeastOnce(key("cancel"))
                .onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    assertThat(job.cancel(true)).isTrue();
    fillEverySlot();
  }

  @Test
  void keyOfAnotherJobIsRefused() throws Exception {
    String key = key("other");
    executor.call(JobRequest.of("echo", 1, Map.of()).atLeastOnce(key));
    assertThatThrownBy(() -> executor.call(JobRequest.of("echo", 2, Map.of()).atLeastOnce(key)))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContainingAll(key, "echo version 1");
  }

  /// A key of this class's own, since a server keeps what was.
  private String key(String name) {
    return name + " " + folder;
  }

  @Test
  void closedExecutorCancelsWhatRunsAndRefusesMore() throws Exception {
    RemoteExecutor own = another();
    CompletableFuture<Object> begun = new CompletableFuture<>();
    RemoteJob job = own.submit(JobRequest.of("wait", 1, Map.of()).onProgress(begun::complete));
    begun.get(30, TimeUnit.SECONDS);
    own.close();
    assertThat(job.isCancelled()).isTrue();
    assertThatThrownBy(() -> own.submit(JobRequest.of("echo", 1, Map.of())))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void manyJobsAtOnceEachGetTheirOwnResult() throws Exception {
    List<RemoteJob> jobs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      jobs.add(executor.submit(JobRequest.of("echo", 1, Map.of("i", i))));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(within(jobs.get(i))).isEqualTo(Map.of("i", (long) i));
    }
  }
}
