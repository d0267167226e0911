package dev.hearth.loop.sync;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;

/// Something that is so or not, and tasks that wait until it is. asyncio: `Event`.
///
/// ```java
/// Gate connected = new Gate(loop);
/// client.onConnect(connected::open);
/// client.onDisconnect(connected::close);
/// …
/// connected.await();
/// ```
///
/// Opening lets everybody pass who waits, also when the gate is closed again before they run.
///
/// **Threads:** loop only; [#await] in a task only.
public final class Gate {
  private final EventLoop loop;
  private final WaitLine<Gate, Boolean> waiting;
  private boolean open;

  /// A closed gate. Any thread.
  public Gate(EventLoop loop) {
    this.loop = loop;
    this.waiting = new WaitLine<>(loop);
  }

  /// Lets everybody pass, those who wait in the order they came, until [#close].
  public void open() {
    loop.verifyOnLoop();
    open = true;
    waiting.serveAll(true);
  }

  /// Makes whoever comes from now on wait.
  public void close() {
    loop.verifyOnLoop();
    open = false;
  }

  /// Whether nobody has to wait.
  public boolean isOpen() {
    loop.verifyOnLoop();
    return open;
  }

  /// Suspends the calling task until the gate is opened; does not suspend while it is open.
  ///
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  /// @throws IllegalStateException in a callback
  public void await() {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    if (!open) {
      Boolean _ = waiting.await(this);
    }
  }

  /// How many tasks wait.
  public int waiting() {
    loop.verifyOnLoop();
    return waiting.size();
  }

  @Override
  public String toString() {
    return "Gate[" + (open ? "open" : "closed") + "]";
  }
}
