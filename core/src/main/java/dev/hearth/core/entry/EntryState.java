package dev.hearth.core.entry;

import java.util.Locale;

/// Where a config entry is in its life.
///
/// ```
/// not_loaded → setup_in_progress → loaded → unload_in_progress → not_loaded
///                    ├ setup_retry ─(timer, start, rediscovery)→ setup_in_progress
///                    ├ setup_error                └ failed_unload
///                    └ migration_error
/// ```
public enum EntryState {
  /// Never set up, unloaded, or disabled.
  NOT_LOADED(true),
  /// Its integration sets it up.
  SETUP_IN_PROGRESS(false),
  /// It works.
  LOADED(true),
  /// It cannot work until somebody changes something.
  SETUP_ERROR(true),
  /// It could not be reached; the next try is waiting.
  SETUP_RETRY(true),
  /// Its data has a version that its integration cannot read.
  MIGRATION_ERROR(false),
  /// Its integration says good-bye.
  UNLOAD_IN_PROGRESS(false),
  /// Its integration did not let go; only force or a restart ends it.
  FAILED_UNLOAD(false);

  private final boolean recoverable;

  EntryState(boolean recoverable) {
    this.recoverable = recoverable;
  }

  /// Whether it may be unloaded and set up again from here.
  public boolean isRecoverable() {
    return recoverable;
  }

  /// The name that clients know.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
