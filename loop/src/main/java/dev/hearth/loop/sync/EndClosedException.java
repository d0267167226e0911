package dev.hearth.loop.sync;

import dev.hearth.loop.LoopException;

/// The end of a channel that was used has been closed itself, before the call or during its wait.
public final class EndClosedException extends LoopException {
  private static final long serialVersionUID = 1L;

  EndClosedException(String end) {
    super("this " + end + " of a channel has been closed; make one of its own for each user");
  }
}
