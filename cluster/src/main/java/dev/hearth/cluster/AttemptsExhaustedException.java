package dev.hearth.cluster;

/// A job that is delivered at least once was begun as often as allowed, and each time its worker
/// was lost. It is not tried again: look for what the job does to its workers.
public final class AttemptsExhaustedException extends ClusterException {
  private static final long serialVersionUID = 1L;

  private final int attempts;

  AttemptsExhaustedException(int attempts, String message) {
    super(message);
    this.attempts = attempts;
  }

  /// How often the job was begun.
  public int attempts() {
    return attempts;
  }
}
