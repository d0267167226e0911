package dev.hearth.loop;

/// What an [Instrument] learns of a call that runs off the loop.
///
/// **Threads:** any.
public interface OffloadInfo {
  /// On whose behalf the call runs.
  Owner owner();

  /// The name of the task that waits for it.
  String task();

  /// Whose code it is: the name of a class. Made anew at every call.
  String describe();
}
