package dev.hearth.core;

/// Where a hub is in its life. Clients read the names as they are.
public enum CoreState {
  /// Made, not started.
  NOT_RUNNING,
  /// Integrations are being set up.
  STARTING,
  /// At work.
  RUNNING,
  /// Integrations are being shut down.
  STOPPING,
  /// What waits to be stored is being written.
  FINAL_WRITE,
  /// Ended.
  STOPPED
}
