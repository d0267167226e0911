package dev.hearth.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The half of the matrix that is Hearth's, quickly: what the guard sees on each kind of thread,
/// and what it does about it under each policy.
class MatrixTest {
  private static final long WAIT = 30;
  private static final long LONGEST_GAP = 15;

  private static final Harness HARNESS = new Harness(WAIT);
  private static final Map<Row<?>, String> EXPECTED = new HashMap<>();
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("dev.hearth.loop"), Logger.getLogger("dev.hearth.guard"));
  private static GuardDetector guard;

  @BeforeAll
  static void installAndWarmUp() throws Exception {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    guard = GuardDetector.install();
    for (Row<?> row : Catalog.rows()) {
      if (!row.slow) {
        EXPECTED.put(row, HARNESS.expect(row));
      }
    }
  }

  @AfterEach
  void reportOnly() {
    guard.set(Policy.Action.REPORT);
  }

  private static List<Row<?>> rows() {
    return Catalog.rows().stream().filter(row -> !row.slow).<Row<?>>map(MatrixTest::known).toList();
  }

  private static Row<?> known(Row<?> row) {
    return EXPECTED.keySet().stream().filter(k -> k.id.equals(row.id)).findFirst().orElseThrow();
  }

  @Test
  void listsEnoughCalls() {
    List<Row<?>> rows = Catalog.rows();
    assertThat(rows.stream().filter(r -> r.effect == Effect.BLOCKS || r.effect == Effect.SUSPENDS))
        .hasSizeGreaterThan(390);
    assertThat(rows.stream().filter(r -> r.effect == Effect.HARMLESS)).hasSizeGreaterThan(80);
    assertThat(rows.stream().map(r -> r.id).distinct()).hasSameSizeAs(rows);
    assertThat(rows.size()).isCloseTo(492, withinPercentage(10));
  }

  /// Of the calls that last and pass the same choke points, a sample; `guard-matrix/run` makes all.
  private static boolean isIn(Row<?> row, Kinds kind, int index) {
    if (!row.lasts) {
      return true;
    }
    return Kinds.hearths().contains(kind)
        ? row.effect != Effect.SUSPENDS || !row.unseen.isEmpty() || index % 4 == 0
        : index % 8 == 0;
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void seesWhatBlocksAndNothingElse(Kinds each) throws Exception {
    TreeSet<String> missed = new TreeSet<>();
    TreeSet<String> expectedMisses = new TreeSet<>();
    List<String> falseAlarms = new ArrayList<>();
    List<String> misplaced = new ArrayList<>();
    List<String> unlike = new ArrayList<>();
    int blocking = 0;
    int index = 0;
    try (Kind kind = each.open(guard)) {
      HARNESS.warmUp(rows(), kind);
      for (Row<?> row : rows()) {
        if (!isIn(row, each, index++)) {
          continue;
        }
        Harness.Outcome outcome = HARNESS.run(row, kind, List.of(guard));
        var seen = outcome.seenBy(GuardDetector.NAME);
        if (!outcome.result().equals(EXPECTED.get(row))) {
          unlike.add(row + ": " + outcome.result() + ", else " + EXPECTED.get(row));
        }
        switch (Verdict.of(outcome, GuardDetector.NAME)) {
          case CAUGHT -> {
            blocking++;
            if (!Verdict.hasLine(outcome, seen) || !Verdict.hasOwner(outcome, seen)) {
              misplaced.add(row + ": " + seen);
            }
          }
          case MISSED -> {
            blocking++;
            missed.add(row.toString());
          }
          case FALSE_ALARM -> falseAlarms.add(row + ": " + seen);
          case SILENT, GREY -> {}
        }
        if (!row.unseenOn(kind).isEmpty() && row.holds(kind)) {
          expectedMisses.add(row.toString());
        }
      }
    }
    assertThat(falseAlarms).isEmpty();
    assertThat(missed).isEqualTo(expectedMisses);
    assertThat(missed.size()).isLessThanOrEqualTo(blocking * 3 / 100);
    assertThat(misplaced).isEmpty();
    assertThat(unlike).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.matrix.Kinds#hearths")
  void watchdogSeesAllThatLastsAndNoCallShows(Kinds each) throws Exception {
    List<String> missed = new ArrayList<>();
    try (Kind kind = each.open(guard)) {
      for (Row<?> row : rows()) {
        boolean shown = row.unseenOn(kind).isEmpty() && row.effect != Effect.STALLS;
        if (row.lasts && !shown && row.holds(kind)) {
          Harness.Outcome outcome = HARNESS.run(row, kind, List.of(new WatchdogDetector(kind)));
          if (outcome.seenBy("watchdog").isEmpty()) {
            missed.add(row.toString());
          }
        }
      }
    }
    assertThat(missed).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.matrix.Kinds#hearths")
  void allowIsSilent(Kinds each) throws Exception {
    guard.set(Policy.Action.ALLOW);
    List<String> said = new ArrayList<>();
    try (Kind kind = each.open(guard)) {
      for (Row<?> row : rows()) {
        if (!row.lasts && row.holds(kind)) {
          var seen = HARNESS.run(row, kind, List.of(guard)).seenBy(GuardDetector.NAME);
          if (!seen.isEmpty()) {
            said.add(row + ": " + seen);
          }
        }
      }
    }
    assertThat(said).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.hearth.matrix.Kinds#hearths")
  void raiseFailsBeforeAnythingHappensOrAtTheEnd(Kinds each) throws Exception {
    guard.set(Policy.Action.RAISE);
    List<String> wrong = new ArrayList<>();
    try (Kind kind = each.open(guard)) {
      for (Row<?> row : rows()) {
        if (row.effect == Effect.STALLS
            || row.lasts
            || !row.holds(kind)
            || !row.unseenOn(kind).isEmpty()
            || row.mixed) {
          continue;
        }
        kind.failures();
        Harness.Outcome outcome = HARNESS.run(row, kind, List.of(guard));
        boolean atOnce = isRaised(outcome.failure());
        boolean atEnd = kind.failures().stream().anyMatch(MatrixTest::isRaised);
        boolean raised =
            guard.calls().stream().anyMatch(c -> c.outcome() == BlockingCall.Outcome.RAISED);
        if (SWALLOWED.contains(row.name) && raised) {
          continue;
        }
        if (!atOnce && !atEnd) {
          wrong.add(row + " went on: " + outcome.result());
        } else if (atOnce && !outcome.untouched()) {
          wrong.add(row + " had done something");
        }
      }
      // What the loop itself loads at its end is nobody's blocking call to fail for.
      guard.set(Policy.Action.REPORT);
    }
    assertThat(wrong).isEmpty();
  }

  /// Calls in which the JDK catches whatever is thrown, and gives another answer: none, or that
  /// `localhost` is the loopback address, or the number of an address for its name. The report says
  /// that it was raised; the caller does not learn of it.
  private static final Set<String> SWALLOWED =
      Set.of(
          "InetAddress.getByName()",
          "InetAddress.getAllByName()",
          "InetAddress.getHostName()",
          "InetAddress.getCanonicalHostName()",
          "new InetSocketAddress(name, port)",
          "InetSocketAddress.getHostName()",
          "new Socket(name, port)",
          "DatagramSocket.connect(name)",
          "URL.equals()",
          "URL.hashCode()",
          "Class.getResource(), absent",
          "Class.getResourceAsStream()",
          "ClassLoader.getResourceAsStream().read()",
          "ClassLoader.getResources().hasMoreElements()",
          "Charset.isSupported(), unknown",
          "Module.getResourceAsStream(), absent",
          "SSLContext.init(default)");

  private static boolean isRaised(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof BlockingCallException) {
        return true;
      }
    }
    return false;
  }

  @Test
  void relocateKeepsTheLoopGoingAndTheResultsAsTheyAre() throws Exception {
    guard.set(Policy.Action.RELOCATE);
    List<String> wrong = new ArrayList<>();
    try (Kind kind = Kinds.TASK.open(guard)) {
      for (Row<?> row : rows()) {
        if (row.effect != Effect.BLOCKS || !row.unseenOn(kind).isEmpty()) {
          continue;
        }
        Harness.Outcome outcome = HARNESS.run(row, kind, List.of(guard));
        if (!outcome.result().equals(EXPECTED.get(row))) {
          wrong.add(row + ": " + outcome.result() + ", else " + EXPECTED.get(row));
        }
        // A beat of 5 ms that misses one comes after 10; what else runs on the machine may add to
        // it.
        long gap = outcome.gapMillis();
        for (int i = 0; i < 4 && row.lasts && row.stays.isEmpty() && gap > LONGEST_GAP; i++) {
          gap = HARNESS.run(row, kind, List.of(guard)).gapMillis();
        }
        if (row.lasts && row.stays.isEmpty() && gap > LONGEST_GAP) {
          wrong.add(row + " held the loop for " + gap + " ms");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
