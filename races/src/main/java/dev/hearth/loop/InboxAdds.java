package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two threads add to an [Inbox]: both steps are there, and it knows how many.
@JCStressTest
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "both are there")
@Outcome(expect = FORBIDDEN, desc = "a step is lost, or miscounted")
@State
public class InboxAdds {
  private final Inbox inbox = new Inbox();

  /// A thread hands a step over.
  @Actor
  public void one() {
    inbox.add(new Numbered(1));
  }

  /// Another does.
  @Actor
  public void other() {
    inbox.add(new Numbered(2));
  }

  /// The loop takes them.
  @Arbiter
  public void taken(II_Result r) {
    r.r1 = inbox.size();
    ReadyQueue ready = new ReadyQueue();
    inbox.moveTo(ready);
    r.r2 = ready.size();
  }
}
