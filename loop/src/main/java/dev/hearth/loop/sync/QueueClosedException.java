package dev.hearth.loop.sync;

import dev.hearth.loop.LoopException;

/// The queue takes no more items, or has none left to give, since it was closed.
public final class QueueClosedException extends LoopException {
  private static final long serialVersionUID = 1L;

  QueueClosedException(String what) {
    super("the queue has been closed: " + what);
  }
}
