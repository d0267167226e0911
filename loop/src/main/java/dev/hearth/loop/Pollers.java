package dev.hearth.loop;

import java.lang.System.Logger.Level;

/// Starts the JDK's pollers of sockets before a loop's task can.
///
/// The pollers are virtual threads, and inherit the scheduler of whoever polls first. Started by a
/// task they would belong to its loop, and sockets all over the JVM would hang when that loop
/// closes. Started from a platform thread they run on the JDK's own scheduler.
final class Pollers {
  private Pollers() {}

  /// Starts them, unless they run already. Does nothing on a JDK that has none.
  static void start() {
    Thread starter = Thread.ofPlatform().daemon().name("hearth-pollers").start(Pollers::load);
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void load() {
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ReflectiveOperationException | LinkageError e) {
      System.getLogger(Pollers.class.getName())
          .log(Level.DEBUG, "this JDK has no pollers to start", e);
    }
  }
}
