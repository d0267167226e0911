package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every workload runs, once and small, on every peer that has it.
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkloadsTest {
  @ParameterizedTest
  @EnumSource
  void everyWorkloadOfAColumnRuns(Column column) throws Exception {
    for (boolean timed : List.of(false, true)) {
      List<Workload> rows =
          Stream.of(Workload.values())
              .filter(w -> column.has(w) && !w.isWholeProcess() && w.id.startsWith("time") == timed)
              .toList();
      if (rows.isEmpty()) {
        continue;
      }
      try (Peer peer = column.open(rows.getFirst())) {
        for (Workload row : rows) {
          peer.batch(row, row.operations == 20 ? 1 : 100).run();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorkloadAColumnHasNotIsRefused(Column column) throws Exception {
    for (Workload row : Workload.values()) {
      if (!column.has(row)
          && !row.isWholeProcess()
          && !(column == Column.VERTX_VT || column == Column.VIRTUAL)) {
        try (Peer peer = column.open(row)) {
          assertThatThrownBy(() -> peer.batch(row, 1))
              .isInstanceOf(UnsupportedOperationException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HEARTH", "NETTY", "VERTX", "EXECUTOR", "VIRTUAL"})
  void timersFireNoEarlierThanTheyWereSetFor(Column column) {
    Timers.Outcome outcome = Timers.measure(column, 100, TimeUnit.MILLISECONDS.toNanos(100));

    assertThat(outcome.p50()).isBetween(0.0, 1e9);
    assertThat(outcome.p99()).isGreaterThanOrEqualTo(outcome.p50());
  }

  @Test
  void manySuspendedTasksAreHeldAndResumed() throws Exception {
    try (HearthPeer peer = new HearthPeer()) {
      assertThat(Million.hold(peer, 1_000).text("Hearth")).contains("1,000 suspended tasks");
    }
  }

  @Test
  void theTableHasADashWhereThereIsNoFigure() {
    Figures figures = new Figures();
    figures.expect(List.of("a", "b"), List.of("Hearth", "Netty"));
    figures.put("a", "Hearth", 50, false);
    figures.put("a", "Netty", 1_250, false);
    figures.put("b", "Hearth", 7, true);

    assertThat(figures.table("ns"))
        .isEqualTo(
            """
            ns  Hearth  Netty
            a     50.0  1,250
            b     7.0*      -
            """);
    assertThat(figures.ratios("times", "Hearth"))
        .isEqualTo(
            """
            times  Netty
            a         25
            b          -
            """);
  }

  @Test
  void aGoalIsMetOrMissedWithItsNumber() {
    Figures figures = new Figures();
    figures.put(Workload.CALL_SOON_BATCH.id, "Hearth", 70, false);
    figures.put(Workload.CALL_SOON_BATCH.id, "uvloop", 420, false);
    figures.put(Workload.TIMERS_CPU.id, "Hearth", 400, false);

    assertThat(Goals.check(figures, true))
        .contains("MISSED  dispatch a callback (call_soon.batch): 70.0 ns of 60.0")
        .contains("met     CPU of each of 100,000 timers (timers.100k.cpu): 400 ns of 400")
        .contains("met     5 times as fast as uvloop: 1 of 1");
  }

  @Test
  void optionsSayWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(new String[] {"--only", "nothing"}))
        .withMessageContaining("no workload begins with [nothing]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.parse(new String[] {"--columns", "tokio"}))
        .withMessageContaining("no column tokio");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asyncio.parse(List.of("sleep0.single fast")))
        .withMessageContaining("line 1");
  }
}
