package dev.hearth.cluster;

/// What brings jobs: found by `ServiceLoader` in the hub, in its child processes and in workers on
/// other machines, so that all of them know the same jobs. Registering must be quick and free of
/// side effects.
@FunctionalInterface
public interface JobProvider {
  /// Registers this provider's jobs.
  void register(JobRegistry.Builder jobs);
}
