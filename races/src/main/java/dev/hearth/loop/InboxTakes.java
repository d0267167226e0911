package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The loop takes from an [Inbox] while a thread adds two steps: they come once, and in order.
@JCStressTest
@Outcome(id = "12", expect = ACCEPTABLE, desc = "both, in order")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled, or out of order")
@State
public class InboxTakes {
  private final Inbox inbox = new Inbox();
  private final ReadyQueue ready = new ReadyQueue();

  /// A thread hands two steps over.
  @Actor
  public void adds() {
    inbox.add(new Numbered(1));
    inbox.add(new Numbered(2));
  }

  /// The loop takes what there is.
  @Actor
  public void takes() {
    inbox.moveTo(ready);
  }

  /// And the rest.
  @Arbiter
  public void rest(I_Result r) {
    inbox.moveTo(ready);
    for (Step step = ready.poll(); step != null; step = ready.poll()) {
      r.r1 = 10 * r.r1 + ((Numbered) step).number();
    }
  }
}
