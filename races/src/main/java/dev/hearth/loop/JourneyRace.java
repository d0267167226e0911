package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The loop is handed a task that may still be elsewhere, while its worker is done with it: the
/// loop runs it now, or is told later.
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "nobody runs the task")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "the loop is told of what it has run")
@Outcome(expect = ACCEPTABLE, desc = "run now, or told later")
@State
public class JourneyRace {
  private final Journey journey = new Journey();

  /// Begins it: a worker has it.
  public JourneyRace() {
    journey.begins();
  }

  /// As `LoopTask.run`.
  @Actor
  public void loop(ZZ_Result r) {
    r.r1 = journey.isOver();
  }

  /// As `LoopTask.runElsewhere`.
  @Actor
  public void worker(ZZ_Result r) {
    r.r2 = journey.ends();
  }
}
