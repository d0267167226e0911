package dev.hearth.workers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StreamCorruptedException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// Why a job has no result, as a child tells it: as text always, and as the serialized exception
/// where there is one that can be carried.
///
/// @param kind what could not be done
/// @param type the exception's class
/// @param message what it says
/// @param stack its stack and its causes', as text
/// @param exception the serialized exception; empty when that is impossible
@SuppressWarnings("ArrayRecordComponent") // never compared
record Failure(Kind kind, String type, String message, String stack, byte[] exception) {
  private static final int TEXT_LIMIT = 32_000;

  /// What could not be done.
  enum Kind {
    /// The job threw this.
    THROWN('t'),
    /// The child could not read the job.
    JOB_UNREADABLE('u'),
    /// The child could not write the result.
    RESULT_UNWRITABLE('w'),
    /// The child's side does not accept a class in the job.
    JOB_NOT_ALLOWED('a');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new StreamCorruptedException("a failure of kind " + code);
    }
  }

  /// The text of this exception, without the exception itself.
  static Failure of(Kind kind, Throwable thrown) {
    String message;
    String stack;
    try {
      message = String.valueOf(thrown.getMessage());
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      stack = text.toString();
    } catch (RuntimeException e) {
      message = "its message cannot be had: " + e.getClass().getName();
      stack = thrown.getClass().getName();
    }
    return new Failure(kind, thrown.getClass().getName(), cut(message), cut(stack), new byte[0]);
  }

  /// The same with the serialized exception.
  Failure with(byte[] serialized) {
    return new Failure(kind, type, message, stack, serialized);
  }

  private static String cut(String text) {
    return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "…";
  }

  byte[] write() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(kind.code);
    for (String text : new String[] {type, message, stack}) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(encoded.length);
      out.write(encoded);
    }
    out.write(exception);
    return bytes.toByteArray();
  }

  static Failure read(byte[] body, int offset) throws IOException {
    DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(body, offset, body.length - offset));
    Kind kind = Kind.of(in.readUnsignedByte());
    String type = text(in);
    String message = text(in);
    String stack = text(in);
    return new Failure(kind, type, message, stack, in.readAllBytes());
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new StreamCorruptedException("a text of " + length + " bytes in a failure");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
