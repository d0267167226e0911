package dev.hearth.cluster;

/// The job itself threw, or its result cannot be sent. It ran; running it again would most likely
/// fail again.
public final class JobFailedException extends ClusterException {
  private static final long serialVersionUID = 1L;

  private final String remoteType;
  private final String remoteMessage;
  private final String remoteStack;

  JobFailedException(String job, Failure failure) {
    super("job %s failed: %s".formatted(job, failure.summary()));
    this.remoteType = failure.type();
    this.remoteMessage = failure.message();
    this.remoteStack = failure.stack();
  }

  /// The class name of what the job threw.
  public String remoteType() {
    return remoteType;
  }

  /// The message of what the job threw; empty where it had none.
  public String remoteMessage() {
    return remoteMessage;
  }

  /// The stack trace of what the job threw, as text, cut to 16,384 characters.
  public String remoteStack() {
    return remoteStack;
  }
}
