package dev.hearth.workers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Children that do not start, and what crosses to those that do.
@Timeout(60)
class StartTest {
  private static ProcessPoolOptions options(String name) {
    return ProcessPoolOptions.named(name).withProcesses(1).withHeapMegabytes(32);
  }

  @Test
  void childrenThatCannotStartFailWhatWaits() {
    try (ProcessPool pool = ProcessPool.open(options("wrong").withJvmOptions("-XX:NoSuchOption"))) {
      CompletableFuture<Integer> future = pool.submit(() -> 1);
      assertThatThrownBy(() -> future.get(20, SECONDS))
          .cause()
          .isInstanceOf(BrokenProcessPoolException.class)
          .hasMessageContaining("3 tries in a row")
          .hasMessageContaining("NoSuchOption");
      assertThat(pool.statistics().failedStarts()).isEqualTo(3);
    }
  }

  @Test
  void aChildThatIsTooSlowToStartIsKilled() {
    try (ProcessPool pool =
        ProcessPool.open(
            options("slow")
                .withStartLimit(Duration.ofMillis(300))
                .withInitializer(() -> {
                  Thread.sleep(100_000);
                  return 0;
                }))) {
      CompletableFuture<Integer> future = pool.submit(() -> 1);
      assertThatThrownBy(() -> future.get(20, SECONDS))
          .cause()
          .isInstanceOf(BrokenProcessPoolException.class)
          .hasMessageContaining("not ready after 300 ms");
    }
  }

  @Test
  void theUsualValuesOfTheJdkCross() throws Exception {
    List<Object> values = new ArrayList<>();
    values.add(Map.of("a", List.of(1, 2L, 3.0)));
    values.add(new HashMap<>(Map.of(1, "one")));
    values.add(new ConcurrentHashMap<>(Map.of("k", TimeUnit.DAYS)));
    values.add(new CopyOnWriteArrayList<>(List.of("x")));
    values.add(java.time.ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Berlin]"));
    values.add(Duration.ofSeconds(1));
    values.add(new java.math.BigDecimal("1.5"));
    values.add(java.util.UUID.fromString("00000000-0000-0001-0000-000000000002"));
    values.add(java.util.Locale.GERMANY);
    values.add(java.util.BitSet.valueOf(new long[] {5}));
    values.add(java.util.EnumSet.of(java.time.DayOfWeek.MONDAY));
    values.add(java.net.URI.create("http://example.org"));
    try (ProcessPool pool = ProcessPool.open(options("values"))) {
      assertThat(pool.submit(() -> new ArrayList<>(values)).get(20, SECONDS)).isEqualTo(values);
      byte[] large = new byte[8 << 20];
      assertThat(pool.submit(() -> large.length).get(20, SECONDS)).isEqualTo(8 << 20);
      assertThat(pool.submit(() -> new long[] {1, 2}).get(20, SECONDS)).containsExactly(1, 2);
    }
  }

  @Test
  void moreThanTheQueueHoldsIsRefused() {
    try (ProcessPool pool = ProcessPool.open(options("full").withQueueLimit(1))) {
      CompletableFuture<Integer> spins =
          pool.submit(() -> {
            Thread.sleep(100_000);
            return 0;
          });
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 3; i++) {
                  var _ = pool.submit(() -> 1);
                }
              })
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("queueLimit");
      pool.shutdownNow();
      assertThat(spins).isCompletedExceptionally();
    }
  }

  @Test
  void invokeAllAndInvokeAny() throws Exception {
    try (ProcessPool pool = ProcessPool.open(options("many"))) {
      List<dev.hearth.loop.SerializableCallable<Integer>> calls = List.of(() -> 1, () -> 2);
      assertThat(pool.invokeAll(calls)).extracting(future -> future.get()).containsExactly(1, 2);
      assertThat(pool.invokeAny(calls)).isIn(1, 2);
      pool.submit((Runnable & java.io.Serializable) () -> System.setProperty("ran", "yes")).get();
      assertThat(pool.submit(() -> System.getProperty("ran")).get()).isEqualTo("yes");
    }
  }
}
