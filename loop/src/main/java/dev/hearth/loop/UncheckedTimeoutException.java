package dev.hearth.loop;

import java.util.Objects;
import java.util.concurrent.TimeoutException;

/// A `TimeoutException` where none can be declared, as in an iterator. It is the cause.
public final class UncheckedTimeoutException extends LoopException {
  private static final long serialVersionUID = 1L;

  UncheckedTimeoutException(TimeoutException cause) {
    super(Objects.requireNonNull(cause.getMessage()), cause);
  }
}
