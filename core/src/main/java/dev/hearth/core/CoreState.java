package dev.hearth.core;

/// Where a hub is in its life. Clients read the names as they are.
public enum CoreState {
  /// Made; integrations may be being set up.
  NOT_RUNNING,
  /// Integrations are set up, and are told that the hub starts.
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
