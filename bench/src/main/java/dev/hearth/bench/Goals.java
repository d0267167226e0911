package dev.hearth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The loop's goals, held against what was measured.
final class Goals {
  private static final double UVLOOP_TIMES = 5;

  private record Limit(String what, Workload row, double nanos) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("dispatch a callback", Workload.CALL_SOON_BATCH, 60),
          new Limit("create and finish a task, eager", Workload.TASK_CREATE_AWAIT_EAGER, 300),
          new Limit("create and finish a task, deferred", Workload.TASK_CREATE_AWAIT, 600),
          new Limit("switch between tasks, by yielding", Workload.YIELD_X100, 250),
          new Limit("switch between tasks, by sleeping zero", Workload.SLEEP0_X100, 250),
          new Limit("switch between tasks, by a promise", Workload.FUTURE_PINGPONG, 250),
          new Limit("gather 1,000 tasks", Workload.GATHER, 400_000),
          new Limit("gather 1,000 tasks, eager", Workload.GATHER_EAGER, 400_000),
          new Limit("CPU of each of 100,000 timers", Workload.TIMERS_CPU, 400));

  private Goals() {}

  /// A line for each goal whose row was measured.
  static String check(Figures figures, boolean withUvloop) {
    List<String> lines = new ArrayList<>();
    String hearth = Column.HEARTH.label;
    for (Limit limit : LIMITS) {
      OptionalDouble measured = figures.get(limit.row.id, hearth);
      if (measured.isPresent()) {
        lines.add(
            line(
                measured.getAsDouble() <= limit.nanos,
                limit.what + " (" + limit.row.id + ")",
                Figures.number(measured.getAsDouble()) + " ns of " + Figures.number(limit.nanos)));
      }
    }
    crossThread(figures, lines);
    if (withUvloop) {
      lines.add(uvloop(figures));
    }
    return String.join("\n", lines) + "\n";
  }

  /// On one processor where that was measured: on several, both depend on where the system happens
  /// to wake a thread, by a factor of twenty.
  private static void crossThread(Figures figures, List<String> lines) {
    String id = Workload.THREADSAFE_ROUNDTRIP.id;
    String pinned = id + Bench.ONE_CPU;
    String row = figures.get(pinned, Column.HEARTH.label).isPresent() ? pinned : id;
    OptionalDouble own = figures.get(row, Column.HEARTH.label);
    OptionalDouble executor = figures.get(row, Column.EXECUTOR.label);
    if (own.isPresent() && executor.isPresent()) {
      lines.add(
          line(
              own.getAsDouble() <= executor.getAsDouble(),
              "to the loop and back, as the executor (" + row + ")",
              Figures.number(own.getAsDouble())
                  + " ns of "
                  + Figures.number(executor.getAsDouble())));
    }
  }

  private static String uvloop(Figures figures) {
    List<String> missed = new ArrayList<>();
    int compared = 0;
    for (String row : figures.rows()) {
      OptionalDouble times = figures.ratio(row, Bench.UVLOOP, Column.HEARTH.label);
      if (times.isPresent()) {
        compared++;
        if (times.getAsDouble() < UVLOOP_TIMES) {
          missed.add(row + " " + Figures.times(times.getAsDouble()));
        }
      }
    }
    return line(
        missed.isEmpty(),
        "5 times as fast as uvloop",
        (compared - missed.size())
            + " of "
            + compared
            + (missed.isEmpty() ? "" : "; not: " + String.join(", ", missed)));
  }

  private static String line(boolean met, String what, String figure) {
    return (met ? "met     " : "MISSED  ") + what + ": " + figure;
  }
}
