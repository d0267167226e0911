package dev.hearth.loop.sync;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import java.util.concurrent.BrokenBarrierException;

/// Where a fixed number of tasks wait for one another, round after round.
///
/// The last one to come lets all pass at once, and the next round begins: who comes before they
/// have run belongs to that one. A task that is cancelled while it waits merely leaves, and one
/// more has to come; `java.util.concurrent.CyclicBarrier` would be broken by it.
///
/// Source: asyncio's `Barrier`.
///
/// **Threads:** loop only; [#await] in a task only.
public final class Barrier {
  private final EventLoop loop;
  private final int parties;
  private final WaitLine<Barrier, Integer> waiting;
  private boolean broken;

  /// A barrier for so many tasks. Any thread.
  ///
  /// @throws IllegalArgumentException for fewer than one
  public Barrier(EventLoop loop, int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier needs one party or more, not " + parties);
    }
    this.loop = loop;
    this.parties = parties;
    this.waiting = new WaitLine<>(loop);
  }

  /// Suspends the calling task until all parties are here.
  ///
  /// @return which of the parties the caller is in the order they came, from 0; the last one does
  ///   not suspend
  /// @throws BrokenBarrierException after [#abort], and when [#reset] or [#abort] ends the wait
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  /// @throws IllegalStateException in a callback
  public int await() throws BrokenBarrierException {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    if (broken) {
      throw new BrokenBarrierException("the barrier was aborted; reset it to use it again");
    }
    if (waiting.lengthAtMost() + 1 >= parties && waiting.size() + 1 == parties) {
      int index = 0;
      while (waiting.serve(index)) {
        index++;
      }
      return index;
    }
    Integer index = waiting.await(this);
    if (index == null) {
      throw new BrokenBarrierException("the barrier was reset or aborted during the wait");
    }
    return index;
  }

  /// Turns those who wait away and starts over, also after [#abort].
  public void reset() {
    loop.verifyOnLoop();
    broken = false;
    waiting.turnAwayAll();
  }

  /// Turns those who wait away, and everybody who comes, until [#reset].
  public void abort() {
    loop.verifyOnLoop();
    broken = true;
    waiting.turnAwayAll();
  }

  /// Whether the barrier was aborted.
  public boolean isBroken() {
    loop.verifyOnLoop();
    return broken;
  }

  /// How many have to come.
  public int parties() {
    return parties;
  }

  /// How many wait.
  public int waiting() {
    loop.verifyOnLoop();
    return waiting.size();
  }

  @Override
  public String toString() {
    return "Barrier[" + waiting.lengthAtMost() + " of " + parties + (broken ? ", broken]" : "]");
  }
}
