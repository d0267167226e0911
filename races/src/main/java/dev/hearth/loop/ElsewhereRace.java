package dev.hearth.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/// A thread comes to wait for a future while that ends: it is told, by itself or by the loop.
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "the thread is told")
@Outcome(id = "false", expect = FORBIDDEN, desc = "the thread waits for ever")
@State
public class ElsewhereRace {
  private final AtomicReference<@Nullable Waiting> elsewhere = new AtomicReference<>();
  private volatile boolean outcome;

  private static final class Waiting {
    private volatile boolean told;
  }

  /// As `LoopFuture.fromElsewhere`.
  @Actor
  public void waits() {
    Waiting made = new Waiting();
    elsewhere.compareAndSet(null, made);
    if (outcome) {
      made.told = true;
    }
  }

  /// As the end of a `LoopFuture`.
  @Actor
  public void ends() {
    outcome = true;
    Waiting waiting = elsewhere.get();
    if (waiting != null) {
      waiting.told = true;
    }
  }

  /// Whether it was told.
  @Arbiter
  public void told(Z_Result r) {
    Waiting waiting = elsewhere.get();
    r.r1 = waiting != null && waiting.told;
  }
}
