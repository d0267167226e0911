package dev.hearth.guard;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/// Knows the event-loop threads of Netty, Vert.x and Reactor by the names of their classes, so that
/// the guard needs none of them.
///
/// Netty and Vert.x: threads of class `FastThreadLocalThread` that do not permit blocking calls
/// (those of Vert.x's worker pools do). Reactor: threads marked as `NonBlocking`.
public final class FrameworkThreads implements GuardedThreads {
  private static final String NETTY = "io.netty.util.concurrent.FastThreadLocalThread";
  private static final String REACTOR = "reactor.core.scheduler.NonBlocking";

  /// Makes one. It has no state.
  public FrameworkThreads() {}

  @Override
  public @Nullable GuardedThread find(Thread thread) {
    for (Class<?> type = thread.getClass();
        type != null && type != Thread.class;
        type = type.getSuperclass()) {
      if (type.getName().equals(NETTY)) {
        return says(thread, "permitBlockingCalls") || says(thread, "isWorker")
            ? null
            : new ForeignThread(thread);
      }
      for (Class<?> each : type.getInterfaces()) {
        if (each.getName().equals(REACTOR)) {
          return new ForeignThread(thread);
        }
      }
    }
    return null;
  }

  /// What a method of the thread's says; false when there is none, as in older versions.
  private static boolean says(Thread thread, String method) {
    try {
      return Boolean.TRUE.equals(thread.getClass().getMethod(method).invoke(thread));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
