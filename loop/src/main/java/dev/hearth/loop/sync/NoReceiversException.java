package dev.hearth.loop.sync;

import dev.hearth.loop.LoopException;

/// Nobody will ever receive from the channel: every receiver has been closed. Stop producing.
public final class NoReceiversException extends LoopException {
  private static final long serialVersionUID = 1L;

  NoReceiversException() {
    super("every receiver of this channel has been closed; the value was not sent");
  }
}
