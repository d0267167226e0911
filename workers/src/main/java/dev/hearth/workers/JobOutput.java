package dev.hearth.workers;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/// Hands on what a job prints, line by line: to the listener of the job, else to the log.
final class JobOutput {
  private static final Logger LOG = System.getLogger("dev.hearth.workers.output");
  private static final Logger OWN = System.getLogger(JobOutput.class.getName());

  private final JobFuture<?> job;
  private final Lines lines = new Lines(this::line);

  JobOutput(JobFuture<?> job) {
    this.job = job;
  }

  void add(byte[] bytes) {
    lines.add(bytes, bytes.length);
  }

  void dropped(long bytes) {
    lines.end();
    line(
        bytes < 10_000_000
            ? "… " + bytes + " bytes more dropped"
            : "… " + bytes / 1_000_000 + " MB more dropped");
  }

  void end() {
    lines.end();
  }

  private void line(String text) {
    if (job.options.output().isPresent()) {
      tell(job, job.options.output().get(), text);
    } else {
      LOG.log(Level.INFO, "{0}: {1}", job.name, text);
    }
  }

  /// Calls a listener, which may fail without harm to the job.
  static <T> void tell(JobFuture<?> job, Consumer<T> listener, T what) {
    try {
      listener.accept(what);
    } catch (RuntimeException e) {
      OWN.log(Level.ERROR, "a listener of job " + job.name + " failed", e);
    }
  }
}
