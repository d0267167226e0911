package dev.hearth.core.entity;

import dev.hearth.loop.Registration;

/// Where several entities have their news from. An entity that names one with [Entity#coordinator]
/// writes its state whenever there are some, and is available while the source is.
///
/// **Threads:** loop only.
public interface UpdateSource {
  /// Whether the last attempt to get news has worked.
  boolean isAvailable();

  /// Calls a listener after every attempt that it should know of, until the result is closed.
  Registration listen(Runnable listener);

  /// Asks for news. May suspend the calling task.
  void requestRefresh();
}
