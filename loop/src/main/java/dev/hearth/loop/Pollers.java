package dev.hearth.loop;

import java.lang.System.Logger.Level;

/// Starts the JDK's pollers of sockets before a loop's task can.
///
/// The pollers are virtual threads, and inherit the scheduler of whoever polls first. Started by a
/// task they would belong to its loop, and sockets all over the JVM would hang when that loop
/// closes. Started from a platform thread they run on the JDK's own scheduler.
final class Pollers {
  private Pollers() {}

  /// Starts them once in the life of the JVM. Does nothing on a JDK that has none.
  static void start() {
    boolean _ = Started.YES;
  }

  /// Initialised by the first loop; a thread costs more than all the rest of an opening.
  private static final class Started {
    static final boolean YES = startOnPlatformThread();
  }

  private static boolean startOnPlatformThread() {
    Thread starter = Thread.ofPlatform().daemon().name("hearth-pollers").start(Pollers::load);
    boolean interrupted = false;
    while (true) {
      try {
        starter.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
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
