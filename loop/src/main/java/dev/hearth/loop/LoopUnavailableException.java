package dev.hearth.loop;

/// This JVM cannot run a loop. The message names the flag that is missing; start the JVM with it.
public final class LoopUnavailableException extends LoopException {
  private static final long serialVersionUID = 1L;

  LoopUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
