package dev.hearth.guard;

/// What was registered, to be undone.
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /// Undoes the registration. Does nothing the second time.
  @Override
  void close();
}
