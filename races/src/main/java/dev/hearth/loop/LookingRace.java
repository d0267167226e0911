package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A task is added while the only worker that looks stops looking: it is taken, or somebody is
/// woken.
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "it waits, and nobody is woken")
@Outcome(expect = ACCEPTABLE, desc = "it is taken, or somebody is woken")
@State
public class LookingRace {
  private final ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger looking = new AtomicInteger(1);
  private boolean taken;
  private boolean wokenByLoop;
  private boolean wokenByWorker;

  /// As `Relocations.dispatch`.
  @Actor
  public void loop() {
    queue.add(1);
    wokenByLoop = looking.get() == 0;
  }

  /// As `Relocations.look`.
  @Actor
  public void worker() {
    taken = queue.poll() != null;
    looking.decrementAndGet();
    wokenByWorker = !queue.isEmpty() && looking.get() == 0;
  }

  /// What has become of it.
  @Arbiter
  public void end(ZZ_Result r) {
    r.r1 = taken;
    r.r2 = wokenByLoop || wokenByWorker;
  }
}
