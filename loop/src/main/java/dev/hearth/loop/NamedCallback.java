package dev.hearth.loop;

/// A callback that reports name as it wants, not by its class.
interface NamedCallback extends Runnable {
  /// Its name.
  String name();
}
