package dev.hearth.loop;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/// What a step does with the thread that it holds.
///
/// @param kind whether it computes
/// @param monitor the monitor it waits for and who holds that: `a com.acme.Cache, held by thread
///   flusher at com.acme.Cache.flush(Cache.java:31)`; empty where it waits for none
public record Holding(Kind kind, String monitor) {
  /// Nothing is known.
  static final Holding UNKNOWN = new Holding(Kind.UNKNOWN, "");

  /// What a thread can be doing.
  public enum Kind {
    /// It uses a processor.
    COMPUTING,
    /// It waits: for a disk, a network, a lock, in native code, or for a processor.
    WAITING,
    /// It waits for a monitor that another thread holds.
    BLOCKED,
    /// It was not looked at for long enough to tell.
    UNKNOWN
  }

  /// Tells what a thread does, from looks at how much processor time it has used. Of the watchdog.
  static final class Meter {
    private static final long SHORTEST_NANOS = 500_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long since;
    private long usedThen;

    /// A step begins, about now.
    void begin(Thread carrier) {
      usedThen = used(carrier);
      since = System.nanoTime();
    }

    /// What the thread has done since [#begin].
    Holding read(Thread carrier) {
      if (carrier.getState() == Thread.State.BLOCKED) {
        return new Holding(Kind.BLOCKED, monitorOf(carrier));
      }
      long nanos = System.nanoTime() - since;
      long now = used(carrier);
      if (nanos < SHORTEST_NANOS || now < 0 || usedThen < 0) {
        return UNKNOWN;
      }
      return new Holding(now - usedThen > nanos / 2 ? Kind.COMPUTING : Kind.WAITING, "");
    }

    private long used(Thread carrier) {
      return threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(carrier.threadId()) : -1;
    }

    private String monitorOf(Thread carrier) {
      ThreadInfo info = threads.getThreadInfo(carrier.threadId());
      LockInfo lock = info == null ? null : info.getLockInfo();
      if (info == null || lock == null) {
        return "";
      }
      return "a " + lock.getClassName() + holder(threads.getThreadInfo(info.getLockOwnerId(), 1));
    }

    private static String holder(@Nullable ThreadInfo owner) {
      if (owner == null) {
        return "";
      }
      StackTraceElement[] stack = owner.getStackTrace();
      return ", held by thread "
          + owner.getThreadName()
          + (stack.length == 0 ? "" : " at " + stack[0]);
    }
  }

  /// As part of a sentence; empty when nothing is known.
  @Override
  public String toString() {
    return switch (kind) {
      case COMPUTING -> "computing";
      case WAITING -> "waiting";
      case BLOCKED -> "waiting for the monitor of " + (monitor.isEmpty() ? "an object" : monitor);
      case UNKNOWN -> "";
    };
  }
}
