package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// Says which threads are event loops. Found by `ServiceLoader`, or given to [Guard#guard].
///
/// **Threads:** called on the thread that starts a thread, before it runs, and once for each live
/// thread when the guard is installed. Must not block or throw.
@FunctionalInterface
public interface GuardedThreads {
  /// The object for a thread that is to be guarded; null for every other.
  @Nullable GuardedThread find(Thread thread);
}
