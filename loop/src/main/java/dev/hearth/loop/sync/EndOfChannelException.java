package dev.hearth.loop.sync;

import dev.hearth.loop.LoopException;

/// The channel has no more values and will have none: every sender has been closed and all that was
/// sent has been received.
public final class EndOfChannelException extends LoopException {
  private static final long serialVersionUID = 1L;

  EndOfChannelException() {
    super("every sender of this channel has been closed, and it is empty");
  }
}
