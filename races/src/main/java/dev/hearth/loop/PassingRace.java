package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The loop goes from one carrier to another and back: what is plain and touched by whom it belongs
/// to loses nothing.
@JCStressTest
@Outcome(id = "3", expect = ACCEPTABLE, desc = "each has counted")
@Outcome(expect = FORBIDDEN, desc = "an update is lost")
@State
public class PassingRace {
  private volatile int carrier = 1;
  private int plain;

  /// The loop's own: counts, is relieved, comes back and counts again.
  @Actor
  public void own() {
    plain++;
    carrier = 2;
    while (carrier != 1) {
      Thread.onSpinWait();
    }
    plain++;
  }

  /// The substitute.
  @Actor
  public void substitute() {
    while (carrier != 2) {
      Thread.onSpinWait();
    }
    plain++;
    carrier = 1;
  }

  /// What they have counted.
  @Arbiter
  public void counted(I_Result r) {
    r.r1 = plain;
  }
}
