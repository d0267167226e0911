package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// As [ParkingRace], while the watchdog doubts whose the loop is, and takes its doubt back: who
/// wants to wake the loop may find nobody to wake.
@JCStressTest
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "parked with a step, and nobody wakes it")
@Outcome(expect = ACCEPTABLE, desc = "the loop saw the step, or is woken")
@State
public class DoubtRace {
  private static final int OLD = 1;
  private static final int DOUBT = 2;

  private final Inbox inbox = new Inbox();
  private volatile boolean parked;
  private volatile int carrier = OLD;
  private boolean wokenBySubmitter;
  private boolean wokenByWatchdog;
  private boolean parks;

  /// As `CarrierTurns.park`.
  @Actor
  public void loop() {
    parked = true;
    parks = inbox.isEmpty();
  }

  /// As `CarrierTurns.post` and `wake`.
  @Actor
  public void submitter() {
    inbox.add(new Numbered(1));
    if (parked) {
      wokenBySubmitter = carrier == OLD;
    }
  }

  /// As `HandOvers.attempt`, which takes nothing.
  @Actor
  public void watchdog() {
    carrier = DOUBT;
    carrier = OLD;
    wokenByWatchdog = true; // unconditionally: an unpark before the park counts
  }

  /// Whether the loop parks, and is woken.
  @Arbiter
  public void end(ZZ_Result r) {
    r.r1 = parks;
    r.r2 = wokenBySubmitter || wokenByWatchdog;
  }
}
