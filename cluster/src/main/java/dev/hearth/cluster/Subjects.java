package dev.hearth.cluster;

/// The subjects of the protocol.
///
/// | Subject | Who listens | What |
/// |---|---|---|
/// | `hearth.jobs.NAME.VERSION` | one worker of those that have the job | requests, at most once |
/// | `hearth.queue.NAME.VERSION` | the server's queue | requests, at least once |
/// | `hearth.wake.NAME.VERSION` | every worker that has the job | the queue has something |
/// | `hearth.events.KEY` | who waits for the job of this key | what its worker says |
/// | `hearth.workers.WORKER` | one worker | cancellations, questions after a job |
/// | `hearth.info` | every worker | which jobs are there? |
final class Subjects {
  /// Every worker of a job listens in this group, so that each request reaches one of them.
  static final String GROUP = "hearth.workers";

  static final String INFO = "hearth.info";
  static final String ALL_QUEUED = "hearth.queue.*.*";

  private Subjects() {}

  static String jobs(String name, int version) {
    return "hearth.jobs." + name + "." + version;
  }

  static String queue(String name, int version) {
    return "hearth.queue." + name + "." + version;
  }

  static String wake(String name, int version) {
    return "hearth.wake." + name + "." + version;
  }

  static String events(String token) {
    return "hearth.events." + token;
  }

  static String worker(String worker) {
    return "hearth.workers." + worker;
  }

  static String last(String subject) {
    return subject.substring(subject.lastIndexOf('.') + 1);
  }
}
