package dev.hearth.matrix;

import dev.hearth.matrix.Detector.Seen;
import java.util.List;

/// Whether a detector was right about one run.
enum Verdict {
  CAUGHT("yes"),
  MISSED("MISS"),
  SILENT("ok"),
  FALSE_ALARM("FALSE"),
  /// Not counted: a computation, which no call names; a call that suspends and does a short
  /// blocking one on its way; a wait too short to tell. Both answers are right.
  GREY("-");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /// What a detector of calls deserves.
  static Verdict of(Harness.Outcome outcome, String detector) {
    boolean reported = !outcome.seenBy(detector).isEmpty();
    Row<?> row = outcome.row();
    if (row.effect == Effect.STALLS || (row.mixed && (!row.lasts || outcome.kind().suspends()))) {
      return GREY;
    }
    if (row.holds(outcome.kind())) {
      return reported ? CAUGHT : MISSED;
    }
    return reported ? FALSE_ALARM : SILENT;
  }

  /// Whether one of the reports points at the line that made the call.
  static boolean hasLine(Harness.Outcome outcome, List<Seen> seen) {
    return seen.stream().anyMatch(s -> s.line() != null && outcome.row().isAt(s.line()));
  }

  /// Whether every report names the owner.
  static boolean hasOwner(Harness.Outcome outcome, List<Seen> seen) {
    return seen.stream().allMatch(s -> s.owner().equals(outcome.kind().owner()));
  }

  @Override
  public String toString() {
    return text;
  }
}
