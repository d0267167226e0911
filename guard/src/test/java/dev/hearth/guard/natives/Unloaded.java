package dev.hearth.guard.natives;

/// Is loaded by one test, which sees that. A nested class of a test would be loaded by JUnit.
final class Unloaded {
  private Unloaded() {}
}
