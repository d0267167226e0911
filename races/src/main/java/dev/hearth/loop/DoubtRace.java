package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// A carrier gives the loop to another while the watchdog doubts whether to take it away, and takes
/// its doubt back: the loop is the other's. Written over instead of compared, it would be given to
/// a thread that has ended.
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "it is the other's")
@Outcome(expect = FORBIDDEN, desc = "it is nobody's, or who had it before has it again")
@State
public class DoubtRace {
  private static final int OLD = 1;
  private static final int NEXT = 2;
  private static final int DOUBT = 3;

  private final AtomicInteger carrier = new AtomicInteger(OLD);

  /// As `HandOvers.pass`, by whom the loop belongs to.
  @Actor
  public void old() {
    carrier.set(NEXT);
  }

  /// As `HandOvers.attempt`, which finds that the step has ended.
  @Actor
  public void watchdog() {
    if (carrier.compareAndSet(OLD, DOUBT)) {
      boolean _ = carrier.compareAndSet(DOUBT, OLD);
    }
  }

  /// Whose it is then.
  @Arbiter
  public void end(I_Result r) {
    r.r1 = carrier.get();
  }
}
