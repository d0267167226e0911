package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// Is told by the probes what happens on one guarded thread.
///
/// **Threads:** on that carrier only. It is called inside the JDK's own code, so it must not throw
/// (but for [#enter], and there a [BlockingCallException] alone), lock, or do what passes a choke
/// point, unless it remembers that it is at work and ignores itself.
interface Sensor {
  /// A choke point is about to be passed.
  ///
  /// @param argument the object in the choke point's argument slot; null when it has none
  /// @param number the number in that slot; 0 when it holds an object
  void enter(ChokePoint point, @Nullable Object argument, long number);

  /// A choke point has been passed, by returning or by throwing. Called on the thread on which the
  /// call ended, which is another one when [#enter] has moved the work.
  void exit(ChokePoint point);
}
