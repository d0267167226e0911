package dev.hearth.guard.junit;

import dev.hearth.guard.GuardedThread;
import dev.hearth.guard.GuardedThreads;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// Knows which test has started a thread.
///
/// Not for callers: the guard finds it by `ServiceLoader` and asks it about each platform thread,
/// on the thread that starts it. It guards none of them.
///
/// The test is inherited by threads, virtual ones included, from the one that runs the test. The
/// guard is one in a JVM, and so is this.
public final class ThreadsOfTests implements GuardedThreads {
  private static final InheritableThreadLocal<@Nullable TestScope> HERE =
      new InheritableThreadLocal<>();
  private static final Map<Thread, TestScope> ORIGINS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /// Makes one. It has no state of its own.
  public ThreadsOfTests() {}

  /// The test that runs here, or that has started what runs here.
  static @Nullable TestScope here() {
    return HERE.get();
  }

  /// A test begins on the current thread, or ends: null.
  static void enter(@Nullable TestScope scope) {
    HERE.set(scope);
    if (scope == null) {
      ORIGINS.remove(Thread.currentThread());
    } else {
      ORIGINS.put(Thread.currentThread(), scope);
    }
  }

  /// The test that has started a thread or runs on it. Any thread.
  static @Nullable TestScope originOf(Thread thread) {
    return ORIGINS.get(thread);
  }

  @Override
  public @Nullable GuardedThread find(Thread thread) {
    TestScope here = HERE.get();
    if (here != null && thread != Thread.currentThread()) {
      ORIGINS.put(thread, here);
    }
    return null;
  }
}
