package dev.hearth.loop;

/// A run was ended by a signal of the operating system.
public final class SignalException extends LoopException {
  private static final long serialVersionUID = 1L;

  private final String signal;
  private final int number;

  SignalException(String message, String signal, int number, Throwable cause) {
    super(message, cause);
    this.signal = signal;
    this.number = number;
  }

  SignalException(String message, String signal, int number) {
    super(message);
    this.signal = signal;
    this.number = number;
  }

  /// The signal's name: `INT`, `TERM`.
  public String signal() {
    return signal;
  }

  /// What a shell expects of a process that a signal has ended: 128 and the signal's number.
  public int exitCode() {
    return 128 + number;
  }
}
