package dev.hearth.workers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a child's process ended, in words.
///
/// @param exitCode what it exited with; -1 when it has not ended in time
/// @param asked whether it said that it would exit
/// @param heapMegabytes what it had
/// @param garbage what it sent that is no frame; null for nothing
record Ending(
    int exitCode,
    boolean asked,
    int heapMegabytes,
    @Nullable String garbage,
    List<String> lastLines) {
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError: ";
  private static final int SIGNALS = 128;
  private static final int LAST_SIGNAL = 64;

  /// The JVM ends in good order on these: they come as an exit that was asked for.
  private static final List<Integer> POLITE = List.of(SIGNALS + 1, SIGNALS + 2, SIGNALS + 15);

  private int signal() {
    boolean signalled =
        exitCode > SIGNALS
            && exitCode <= SIGNALS + LAST_SIGNAL
            && (!asked || POLITE.contains(exitCode));
    return signalled ? exitCode - SIGNALS : 0;
  }

  /// What a job fails with whose process ended so.
  ///
  /// @param what the job, as the subject of a sentence
  BrokenProcessException exception(String what) {
    StringBuilder message = new StringBuilder(what).append(' ').append(reason());
    if (!lastLines.isEmpty()) {
      message.append("; it wrote last:");
      int from = Math.max(0, lastLines.size() - 5);
      for (String line : lastLines.subList(from, lastLines.size())) {
        message.append("\n  ").append(line.length() > 300 ? line.substring(0, 300) + "…" : line);
      }
    }
    return new BrokenProcessException(message.toString(), exitCode, signal(), lastLines);
  }

  /// The predicate of that sentence.
  String reason() {
    String memory = outOfMemory();
    if (garbage != null) {
      return "was in a process that spoke no sense, and was killed for it: " + garbage;
    }
    if (exitCode < 0) {
      return "was in a process that closed its connection and did not end";
    }
    if (memory != null) {
      return memory.contains("heap space") || memory.contains("GC overhead")
          ? "ran out of its heap of " + heapMegabytes + " MB; allow more with heapMegabytes"
          : "ran out of memory: " + memory;
    }
    if (signal() != 0) {
      return switch (signal()) {
        case 9 ->
            "was in a process that was killed by signal 9 (KILL), by somebody or by the system"
                + " for want of memory";
        case 6 -> "was in a process that crashed: signal 6 (ABRT)";
        case 11 -> "was in a process that crashed: signal 11 (SEGV)";
        default -> "was in a process that was ended by signal " + signal();
      };
    }
    return asked
        ? "ended its process: System.exit(" + exitCode + ")"
        : "was in a process that ended with exit code " + exitCode + ", past System.exit";
  }

  private @Nullable String outOfMemory() {
    for (String line : lastLines) {
      int at = line.indexOf(OUT_OF_MEMORY);
      if (at >= 0) {
        return line.substring(at + OUT_OF_MEMORY.length());
      }
    }
    return null;
  }
}
