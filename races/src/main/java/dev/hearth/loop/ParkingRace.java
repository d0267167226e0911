package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The loop parks while a thread hands a step over: one of the two sees the other.
@JCStressTest
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "parked with a step, and nobody wakes it")
@Outcome(expect = ACCEPTABLE, desc = "the loop saw the step, or is woken")
@State
public class ParkingRace {
  private final Inbox inbox = new Inbox();
  private volatile boolean parked;

  /// As `CarrierTurns.park`.
  @Actor
  public void loop(ZZ_Result r) {
    parked = true;
    r.r1 = inbox.isEmpty(); // then it parks
  }

  /// As `CarrierTurns.post`.
  @Actor
  public void submitter(ZZ_Result r) {
    inbox.add(new Numbered(1));
    r.r2 = parked; // then it unparks
  }
}
