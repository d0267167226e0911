package dev.hearth.cluster;

import java.time.Duration;

/// placeholder
public final class ProcessExecutor extends LocalExecutor {
  private ProcessExecutor(JobRegistry registry) {
    super(registry, "hearth-processes");
  }

  @Override
  void begin(PendingJob job, Job work, int attempt, Runnable released) {}

  @Override
  void release(Duration grace) {}
}
