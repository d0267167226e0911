package dev.hearth.core;

/// Something registered that can be taken back: a listener, a service, a command.
///
/// **Threads:** loop only.
@FunctionalInterface
public interface Registration extends AutoCloseable {
  /// Takes it back. Does nothing the second time.
  @Override
  void close();
}
