package dev.hearth.cluster;

/// There is no room for the job now: every worker is busy, or a queue is full. The job was not run;
/// try again later.
public final class BusyException extends ClusterException {
  private static final long serialVersionUID = 1L;

  BusyException(String message) {
    super(message);
  }
}
