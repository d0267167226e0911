package dev.hearth.workers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of bytes. A line that is too long comes in pieces.
final class Lines {
  private static final int LINE_LIMIT = 8192;

  private final Consumer<String> sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Lines(Consumer<String> sink) {
    this.sink = sink;
  }

  void add(byte[] bytes, int count) {
    int from = 0;
    for (int at = 0; at < count; at++) {
      boolean newline = bytes[at] == '\n';
      if (newline || line.size() + at - from >= LINE_LIMIT) {
        line.write(bytes, from, newline ? at - from : at + 1 - from);
        from = at + 1;
        emit();
      }
    }
    line.write(bytes, from, count - from);
  }

  /// The rest, which no line's end has followed.
  void end() {
    if (line.size() > 0) {
      emit();
    }
  }

  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    sink.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
