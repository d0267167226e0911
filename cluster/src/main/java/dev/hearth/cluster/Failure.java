package dev.hearth.cluster;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;

/// What a job threw, as text, since the class of it may not exist where it is read.
record Failure(String type, String message, String stack) implements Serializable {
  private static final int MAX_MESSAGE = 4_096;
  private static final int MAX_STACK = 16_384;

  Failure {
    message = cut(message, MAX_MESSAGE);
    stack = cut(stack, MAX_STACK);
  }

  static Failure of(Throwable thrown) {
    StringWriter stack = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(stack));
    } catch (RuntimeException e) {
      stack.write("(its stack trace cannot be printed: " + e.getClass().getName() + ")");
    }
    String message;
    try {
      message = thrown.getMessage() == null ? "" : thrown.getMessage();
    } catch (RuntimeException e) {
      message = "(its message cannot be read: " + e.getClass().getName() + ")";
    }
    return new Failure(thrown.getClass().getName(), message, stack.toString());
  }

  String summary() {
    return message.isEmpty() ? type : type + ": " + message;
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
