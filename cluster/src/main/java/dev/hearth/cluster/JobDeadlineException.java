package dev.hearth.cluster;

/// The job had not ended by its deadline, and was stopped. Whether it took effect is not known
/// where it had begun.
public final class JobDeadlineException extends ClusterException {
  private static final long serialVersionUID = 1L;

  JobDeadlineException(String message) {
    super(message);
  }
}
