package dev.hearth.cluster;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.OwnerStatistics;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.WorkerOptions;
import dev.hearth.workers.BrokenProcessException;
import dev.hearth.workers.JobOptions;
import dev.hearth.workers.ProcessJob;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of `docs/offloading.md`, which shows what stands between `recipe:` and `end`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffloadingRecipesTest {
  private final EventLoop loop =
      EventLoop.open(
          // recipe: workers
          LoopOptions.named("house")
              .withWorkers(WorkerOptions.defaults().withThreads(16).withPerOwner(8))
          // end
          );

  private final ConcurrentLinkedQueue<Object> log = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void clear() {
    log.clear();
  }

  @AfterAll
  void close() {
    loop.close();
  }

  private <T extends @Nullable Object> T inTask(Callable<T> body) throws Exception {
    return loop.startLater("test", body).get(60, TimeUnit.SECONDS);
  }

  // ---------------------------------------------------------------- threads

  @Test
  void threads() throws Exception {
    Path file = Files.writeString(folder.resolve("settings.json"), "{}");
    inTask(() -> {
      // recipe: threads
      String text = loop.offload(() -> Files.readString(file));
      // end
      log.add(text);
      return true;
    });
    assertThat(log).containsExactly("{}");
  }

  @Test
  void executor() throws Exception {
    Camera camera = () -> new byte[] {1, 2};
    byte[] seen =
        inTask(() -> {
          // recipe: executor
          try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            byte[] picture = loop.offload(one, () -> camera.grab()); // never two at once
            return picture;
          }
          // end
        });
    assertThat(seen).hasSize(2);
  }

  private interface Camera {
    byte[] grab() throws IOException;
  }

  @Test
  void figures() throws Exception {
    inTask(() -> loop.offload(() -> 1));
    // recipe: figures
    for (OwnerStatistics owner : loop.statistics().owners()) {
      log.add(
          "%s: %d run, %d wait, %s waited in all"
              .formatted(
                  owner.name(),
                  owner.offloads().running(),
                  owner.offloads().waiting(),
                  owner.offloads().waited()));
    }
    // end
    assertThat(log).isNotEmpty();
  }

  // ---------------------------------------------------------------- processes

  private static final ProcessPool POOL = openPool();

  private static ProcessPool openPool() {
    // recipe: pool
    ProcessPool pool =
        ProcessPool.open(
            ProcessPoolOptions.named("images")
                .withProcesses(2)
                .withHeapMegabytes(128)
                .withJobsPerProcess(1_000));
    // end
    return pool;
  }

  @AfterAll
  static void closePool() {
    POOL.close();
  }

  private static int[] histogram(byte[] pixels) {
    int[] counts = new int[4];
    for (byte pixel : pixels) {
      counts[Byte.toUnsignedInt(pixel) >> 6]++;
    }
    return counts;
  }

  @Test
  void process() throws Exception {
    ProcessPool pool = POOL;
    byte[] pixels = {0, 1, 2, (byte) 200};
    int[] counted =
        inTask(() -> {
          // recipe: process
          int[] counts = loop.offload(pool, () -> histogram(pixels)); // in another process
          // end
          return counts;
        });
    assertThat(counted).containsExactly(3, 0, 0, 1);
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  @Test
  void kill() throws Exception {
    ProcessPool pool = POOL;
    inTask(() -> {
      // recipe: kill
      try {
        int answer = Timeout.failAfter(ofMillis(200), () -> loop.offload(pool, () -> spin()));
        log.add(answer);
      } catch (TimeoutException e) {
        log.add("too long; its process is gone");
      }
      // end
      return true;
    });
    assertThat(log).containsExactly("too long; its process is gone");
  }

  @Test
  void broken() throws Exception {
    ProcessPool pool = POOL;
    // recipe: broken
    CompletableFuture<Integer> result =
        pool.submit(
            JobOptions.named("import").withDeadline(ofSeconds(20)).withProgress(log::add),
            () -> {
              ProcessJob.current().report("begun");
              System.exit(3);
              return 1;
            });
    result.whenComplete((value, failure) -> {
      if (failure instanceof BrokenProcessException broken) {
        log.add(broken.exitCode().orElse(-1)); // the next job finds the pool as it was
      }
    });
    // end
    assertThat(result)
        .failsWithin(ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(BrokenProcessException.class);
    assertThat(pool.submit(() -> 2).get(30, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(log).containsExactly("begun", 3);
  }

  // ---------------------------------------------------------------- other machines

  // recipe: provider
  public static final class EnergyJobs implements JobProvider {
    @Override
    public void register(JobRegistry.Builder jobs) {
      jobs.add("energy_forecast", 1, EnergyJobs::forecast);
    }

    private static Object forecast(JobContext context, Map<String, @Nullable Object> arguments) {
      List<?> days = (List<?>) arguments.get("kwh");
      double sum = 0;
      for (Object day : days) {
        context.checkCancelled();
        sum += ((Number) day).doubleValue();
        context.progress(sum);
      }
      return Map.of("tomorrow", sum / days.size());
    }
  }

  // end

  @Test
  void remote() throws Exception {
    try (NatsServer server = NatsServer.open()) {
      String url = server.url();
      // recipe: worker
      JobRegistry jobs = JobRegistry.load();
      ProcessExecutor processes =
          ProcessExecutor.open(jobs, ProcessPool.open(ProcessPoolOptions.named("jobs")));
      NatsWorker worker =
          NatsWorker.open(
              NatsOptions.of(url), NatsWorkerOptions.defaults().withId("attic"), processes);
      // end
      try (processes;
          worker) {
        worker.serving().get(30, TimeUnit.SECONDS);
        Object answer = inTask(() -> ask(url));
        assertThat(answer).isEqualTo(Map.of("tomorrow", 4.0));
      }
    }
  }

  private Object ask(String url) throws InterruptedException {
    List<Double> week = List.of(3.0, 4.0, 5.0);
    // recipe: submit
    try (NatsExecutor cluster = NatsExecutor.open(NatsOptions.of(url))) {
      JobRequest forecast =
          JobRequest.of("energy_forecast", 1, Map.of("kwh", week))
              .withDeadline(ofSeconds(30))
              .onProgress(soFar -> log.add(soFar));
      Object once = cluster.call(forecast); // suspends the task

      Object kept = cluster.call(forecast.atLeastOnce("forecast-2026-11-24"));
      // end
      assertThat(kept).isEqualTo(once);
      // recipe: lost
      try {
        return cluster.call(forecast);
      } catch (WorkerLostException e) {
        log.add("perhaps done, perhaps not: " + e.getMessage());
      } catch (NoWorkersException e) {
        log.add("nobody there has this job: " + e.getMessage());
      }
      // end
      return once;
    }
  }
}
