package dev.hearth.bench.guard;

/// An agent that does nothing: what any agent costs.
public final class EmptyAgent {
  private EmptyAgent() {}

  /// Called by the JVM at its start.
  public static void premain(String arguments) {}
}
