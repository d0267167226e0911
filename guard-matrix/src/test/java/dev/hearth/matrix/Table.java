package dev.hearth.matrix;

import dev.hearth.matrix.Detector.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects outcomes and writes them as Markdown: totals first, then what was wrong, then every
/// row.
final class Table {
  private final List<String> detectors;
  private final Map<Row<?>, Map<String, Harness.Outcome>> outcomes = new LinkedHashMap<>();
  private final List<String> kinds = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /// @param detectors the detectors of calls, in the order of their columns
  Table(List<String> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  void add(Harness.Outcome outcome) {
    String kind = outcome.kind().name();
    if (!kinds.contains(kind)) {
      kinds.add(kind);
    }
    outcomes.computeIfAbsent(outcome.row(), row -> new LinkedHashMap<>()).put(kind, outcome);
  }

  void remark(String text) {
    remarks.add(text);
  }

  private List<Harness.Outcome> of(String kind) {
    return outcomes.values().stream()
        .flatMap(byKind -> byKind.values().stream())
        .filter(outcome -> outcome.kind().name().equals(kind))
        .toList();
  }

  /// Counts per kind of thread and detector.
  String totals() {
    StringBuilder text = new StringBuilder();
    text.append("| thread | detector | caught | of | share | false alarms | of | line | owner |\n");
    text.append("|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (String kind : kinds) {
      for (String detector : detectors) {
        Count count = new Count();
        of(kind).forEach(outcome -> count.add(outcome, detector));
        text.append(
            "| %s | %s | %s | %s |\n"
                .formatted(
                    kind,
                    detector,
                    count,
                    detector.equals(detectors.getFirst()) ? count.places() : "n/a | n/a"));
      }
    }
    return text.toString();
  }

  /// What the watchdog saw of what lasted.
  String watchdog() {
    StringBuilder text = new StringBuilder();
    text.append("| thread | lasting calls that hold it | seen by calls or watchdog | watchdog |\n");
    text.append("|---|---:|---:|---:|\n");
    for (String kind : kinds) {
      int lasting = 0;
      int either = 0;
      int watchdog = 0;
      for (Harness.Outcome outcome : of(kind)) {
        if (outcome.row().lasts && outcome.row().holds(outcome.kind())) {
          boolean dog = !outcome.seenBy("watchdog").isEmpty();
          lasting++;
          watchdog += dog ? 1 : 0;
          either += dog || !outcome.seenBy(detectors.getFirst()).isEmpty() ? 1 : 0;
        }
      }
      text.append("| %s | %d | %d | %d |\n".formatted(kind, lasting, either, watchdog));
    }
    return text.toString();
  }

  private static final class Count {
    int caught;
    int blocking;
    int alarms;
    int harmless;
    int lines;
    int owners;

    void add(Harness.Outcome outcome, String detector) {
      List<Seen> seen = outcome.seenBy(detector);
      switch (Verdict.of(outcome, detector)) {
        case CAUGHT -> {
          caught++;
          blocking++;
          lines += Verdict.hasLine(outcome, seen) ? 1 : 0;
          owners += Verdict.hasOwner(outcome, seen) ? 1 : 0;
        }
        case MISSED -> blocking++;
        case FALSE_ALARM -> {
          alarms++;
          harmless++;
        }
        case SILENT -> harmless++;
        case GREY -> {}
      }
    }

    @Override
    public String toString() {
      return "%d | %d | %.1f %% | %d | %d"
          .formatted(caught, blocking, 100.0 * caught / Math.max(1, blocking), alarms, harmless);
    }

    /// Of what was caught, how often line and owner were right; only the guard tells them.
    String places() {
      return "%d | %d".formatted(lines, owners);
    }
  }

  /// The rows about which a detector was wrong on some thread.
  String wrong(String detector) {
    StringBuilder text = new StringBuilder();
    outcomes.forEach((row, byKind) -> {
      List<String> parts = new ArrayList<>();
      byKind.forEach((kind, outcome) -> {
        Verdict verdict = Verdict.of(outcome, detector);
        if (verdict == Verdict.MISSED || verdict == Verdict.FALSE_ALARM) {
          parts.add(
              kind
                  + " "
                  + verdict
                  + (verdict == Verdict.FALSE_ALARM
                      ? " " + outcome.seenBy(detector).getFirst()
                      : outcome.row().unseenOn(outcome.kind()).isEmpty() ? "" : " as expected"));
        }
      });
      if (!parts.isEmpty()) {
        text.append("- `%s` %s: %s\n".formatted(row.id, row.name, String.join(", ", parts)));
      }
    });
    return text.isEmpty() ? "None.\n" : text.toString();
  }

  /// Reports whose line or owner is not the expected one.
  String misplaced(String detector) {
    StringBuilder text = new StringBuilder();
    outcomes.forEach((row, byKind) ->
        byKind.forEach((kind, outcome) -> {
          List<Seen> seen = outcome.seenBy(detector);
          if (Verdict.of(outcome, detector) == Verdict.CAUGHT
              && !(Verdict.hasLine(outcome, seen) && Verdict.hasOwner(outcome, seen))) {
            text.append(
                "- `%s` %s, %s: expected %s of %s, got %s\n"
                    .formatted(row.id, row.name, kind, row.lines, outcome.kind().owner(), seen));
          }
        }));
    return text.isEmpty() ? "None.\n" : text.toString();
  }

  /// One line a row: for each kind of thread, what each detector said.
  String rows() {
    StringBuilder text = new StringBuilder("| id | group | call | effect |");
    StringBuilder rule = new StringBuilder("|---|---|---|---|");
    for (String kind : kinds) {
      text.append(" %s: %s |".formatted(kind, String.join(" / ", detectors)));
      rule.append("---|");
    }
    text.append(" wall, ms (task) | gap, ms (task) | watchdog |\n").append(rule);
    text.append("---:|---:|---|\n");
    outcomes.forEach((row, byKind) -> {
      text.append("| %s | %s | %s | %s |".formatted(row.id, row.group, row.name, row.effect));
      for (String kind : kinds) {
        Harness.Outcome outcome = byKind.get(kind);
        text.append(" ").append(outcome == null ? "" : cell(outcome)).append(" |");
      }
      Harness.Outcome task = byKind.get("Hearth task");
      text.append(
          task == null ? " | |" : " %d | %d |".formatted(task.wallMillis(), task.gapMillis()));
      text.append(
          byKind.values().stream().anyMatch(o -> !o.seenBy("watchdog").isEmpty())
              ? " seen |\n"
              : " |\n");
    });
    return text.toString();
  }

  private String cell(Harness.Outcome outcome) {
    return String.join(
        " / ", detectors.stream().map(d -> Verdict.of(outcome, d).toString()).toList());
  }

  /// All of it.
  String page() {
    StringBuilder text = new StringBuilder("# What sees blocking calls\n\n");
    remarks.forEach(remark -> text.append(remark).append("\n\n"));
    text.append("## Totals\n\n").append(totals());
    text.append("\n## What lasts\n\n").append(watchdog());
    for (String detector : detectors) {
      text.append("\n## Wrong: ").append(detector).append("\n\n").append(wrong(detector));
    }
    text.append("\n## Line or owner not as expected: ").append(detectors.getFirst());
    text.append("\n\n").append(misplaced(detectors.getFirst()));
    text.append("\n## Rows\n\n").append(rows());
    return text.toString();
  }
}
