package dev.hearth.workers;

import java.util.List;
import java.util.OptionalInt;

/// The process that ran a job ended before the job did: it exited, crashed, was killed or ran out
/// of memory. Whether the job's side effects have happened is unknown. No other job is harmed, and
/// the process is replaced: a job that may run twice can be submitted again.
public class BrokenProcessException extends WorkersException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final int signal;
  private final List<String> lastLines;

  /// @param exitCode what the process exited with, below zero when it is not known
  /// @param signal the signal that ended it, zero for none
  /// @param lastLines what the process wrote last to its standard output and error, past the job's
  ///   own streams
  public BrokenProcessException(String message, int exitCode, int signal, List<String> lastLines) {
    super(message);
    this.exitCode = exitCode;
    this.signal = signal;
    this.lastLines = List.copyOf(lastLines);
  }

  /// What the process exited with; 128 and the signal's number when a signal ended it. Empty when
  /// the process did not end in time to be asked.
  public OptionalInt exitCode() {
    return exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /// The signal that ended the process, if one did.
  public OptionalInt signal() {
    return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
  }

  /// What the process itself wrote last: the JVM's own words, and what went past `System.out`.
  public List<String> lastLines() {
    return lastLines;
  }
}
