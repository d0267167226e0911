package dev.hearth.guard;

import java.util.Locale;

/// What kind of thing a blocking call does. Policies are set by it.
public enum Category {
  FILE_OPEN,
  FILE_READ,
  FILE_WRITE,
  /// Attributes, existence, renaming, deleting: short on a local disk, long on a network's.
  FILE_META,
  /// Waiting for the disk: force, load.
  FILE_SYNC,
  FILE_LOCK,
  DIRECTORY,
  SOCKET,
  SELECT,
  /// Name resolution and what the system knows of its network.
  NAME_RESOLUTION,
  PROCESS,
  SLEEP,
  /// Waiting for a lock, a queue, a future: everything that parks the thread.
  PARK,
  MONITOR_WAIT,
  CLASS_LOADING,
  NATIVE_LIBRARY,
  /// Native methods of packages that the user has named, such as a database driver's.
  NATIVE,
  CONSOLE,
  LOGGING,
  RANDOM,
  /// What no call names: a step that holds its thread, seen by a watchdog.
  STALL;

  private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /// As policy files and links write it: `file-open`.
  public String id() {
    return id;
  }
}
