package dev.hearth.matrix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that sees blocking calls. One run of one row at a time.
interface Detector {
  /// A report.
  ///
  /// @param what the call, as the detector names it
  /// @param line the line of the owner's code; null when the detector says none
  /// @param owner whose code it says it was; empty when it says nothing
  /// @param held whether the thread was held, as far as the detector knows
  record Seen(String what, @Nullable StackTraceElement line, String owner, boolean held) {}

  /// The heading of its column.
  String name();

  /// A run begins.
  void begin();

  /// The run has ended.
  ///
  /// @return what has been reported since it began
  List<Seen> end();
}
