package dev.hearth.workers;

/// Says why an object cannot be serialized, and where in it the reason is.
final class NotSerializable {
  private NotSerializable() {}

  static String explain(Object root, Throwable failure) {
    return failure.toString();
  }
}
