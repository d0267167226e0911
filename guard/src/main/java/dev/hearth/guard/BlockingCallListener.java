package dev.hearth.guard;

/// Is told of blocking calls: for metrics, dashboards, tests.
///
/// **Threads:** called on one daemon thread of the guard's, never on a guarded thread. A listener
/// that takes its time delays other listeners only; when 10,000 reports wait, further ones are
/// dropped and counted. One that throws is named in the log once, and is called again.
@FunctionalInterface
public interface BlockingCallListener {
  /// A call has ended, was raised, or has lasted a second and goes on. The last is told again when
  /// it ends, and has the outcome `HELD` and the duration zero until then.
  ///
  /// Every call is told, not only the first of a site; what is allowed, and waits shorter than 20
  /// µs, are not.
  void onBlockingCall(BlockingCall call);
}
