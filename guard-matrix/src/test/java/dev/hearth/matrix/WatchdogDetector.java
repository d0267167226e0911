package dev.hearth.matrix;

import java.util.List;

/// What the watchdog of a loop says of its steps.
final class WatchdogDetector implements Detector {
  private final Kind kind;

  WatchdogDetector(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "watchdog";
  }

  @Override
  public void begin() {
    kind.slowSteps();
  }

  @Override
  public List<Seen> end() {
    return kind.slowSteps();
  }
}
