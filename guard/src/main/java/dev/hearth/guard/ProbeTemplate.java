package dev.hearth.guard;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongBinaryOperator;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// What the instrumented code of the JDK calls. Not used under this name: [ProbeClass] defines it
/// as `java.lang.HearthProbe`, where every class can see it and where it may ask which carrier a
/// virtual thread is on. For the same reason it knows nothing of this package, and tells what it
/// sees to interfaces of `java.util.function` (see [ProbeHook]).
///
/// **Mechanism.** Who is guarded is in one open-addressed table of carriers, keyed by identity and
/// indexed by thread number (numbers are dense, so probes are short). Writers copy it and swap the
/// copy in; readers read one reference. An unguarded thread pays for that read and one or two
/// comparisons; no path allocates.
///
/// **Balance.** Each `enter` says whether it has told anyone; the instrumented code calls `exit` in
/// that case only. Both look for the carrier afresh: between them the thread may have moved.
public final class ProbeTemplate implements BiConsumer<@Nullable Thread, @Nullable Object> {
  /// Thread, hook, thread, hook …; the length is a power of two, at most half full. Null for
  /// nobody.
  private static final AtomicReference<@Nullable Object @Nullable []> TABLE =
      new AtomicReference<>();

  /// By choke point: [#ALWAYS], [#PLATFORM] or [#PLATFORM_IF_NOT_ZERO].
  private static volatile byte[] when = new byte[0];

  private static volatile @Nullable Consumer<Thread> starting;

  static final byte ALWAYS = 0;
  static final byte PLATFORM = 1;
  static final byte PLATFORM_IF_NOT_ZERO = 2;

  /// For [ProbeClass] alone.
  public ProbeTemplate() {}

  /// The only way in for the guard: (thread, hook) guards, (thread, null) releases, (null, times)
  /// says when choke points count, and (null, consumer) who is asked about threads that start.
  @Override
  @SuppressWarnings("unchecked")
  public void accept(@Nullable Thread thread, @Nullable Object what) {
    if (thread != null) {
      put(thread, what);
    } else if (what instanceof byte[] times) {
      when = times;
    } else {
      starting = (Consumer<Thread>) what;
    }
  }

  /// A choke point is about to be passed.
  ///
  /// @return whether [#exit] has to be called
  public static boolean enter(int point) {
    Object hook = hook();
    return hook != null && tell(hook, point, null);
  }

  /// The same, with the object that the call is about.
  public static boolean enter(int point, @Nullable Object argument) {
    Object hook = hook();
    return hook != null && tell(hook, point, argument);
  }

  /// The same, with a number: a time-out, a flag.
  public static boolean enter(int point, long number) {
    Object hook = hook();
    return hook != null && tell(hook, point, number);
  }

  /// A choke point has been passed, after an `enter` that was true.
  public static void exit(int point) {
    Object hook = hook();
    if (hook != null) {
      ((IntConsumer) hook).accept(point);
    }
  }

  /// A platform thread is about to start.
  public static void starting(Thread thread) {
    Consumer<Thread> asked = starting;
    if (asked != null) {
      asked.accept(thread);
    }
  }

  /// A platform thread ends, or could not start.
  public static void ended(Thread thread) {
    if (find(TABLE.get(), thread) != null) {
      put(thread, null);
    }
  }

  @SuppressWarnings("unchecked")
  private static boolean tell(Object hook, int point, @Nullable Object argument) {
    if (when[point] != ALWAYS && Thread.currentThread().isVirtual()) {
      return false;
    }
    ((ObjIntConsumer<@Nullable Object>) hook).accept(argument, point);
    return true;
  }

  private static boolean tell(Object hook, int point, long number) {
    byte time = when[point];
    if ((time != ALWAYS && Thread.currentThread().isVirtual())
        || (time == PLATFORM_IF_NOT_ZERO && number == 0)) {
      return false;
    }
    return ((LongBinaryOperator) hook).applyAsLong(point, number) == 0;
  }

  private static @Nullable Object hook() {
    @Nullable Object @Nullable [] table = TABLE.get();
    return table == null ? null : find(table, CarrierThread.currentCarrierThread());
  }

  private static @Nullable Object find(@Nullable Object @Nullable [] table, Thread thread) {
    if (table == null) {
      return null;
    }
    int mask = table.length - 1;
    int at = ((int) thread.threadId() << 1) & mask;
    while (true) {
      Object other = table[at];
      if (other == thread) {
        return table[at + 1];
      }
      if (other == null) {
        return null;
      }
      at = (at + 2) & mask;
    }
  }

  private static void put(Thread thread, @Nullable Object hook) {
    @Nullable Object @Nullable [] before;
    do {
      before = TABLE.get();
    } while (!TABLE.compareAndSet(before, with(before, thread, hook)));
  }

  /// A copy of the table with one entry set, or without it, and without threads that have ended.
  private static @Nullable Object @Nullable [] with(
      @Nullable Object @Nullable [] before, Thread thread, @Nullable Object hook) {
    int size = hook == null ? 0 : 1;
    int length = before == null ? 0 : before.length;
    for (int i = 0; i < length; i += 2) {
      if (before != null && stays(before[i], thread)) {
        size++;
      }
    }
    if (size == 0) {
      return null;
    }
    @Nullable Object[] after = new Object[Math.max(4, Integer.highestOneBit(size) << 3)];
    for (int i = 0; i < length; i += 2) {
      if (before != null && stays(before[i], thread)) {
        insert(after, (Thread) before[i], before[i + 1]);
      }
    }
    if (hook != null) {
      insert(after, thread, hook);
    }
    return after;
  }

  private static boolean stays(@Nullable Object entry, Thread changed) {
    return entry instanceof Thread other
        && other != changed
        && other.getState() != Thread.State.TERMINATED;
  }

  private static void insert(
      @Nullable Object[] table, @Nullable Object thread, @Nullable Object hook) {
    if (thread == null) {
      return;
    }
    int mask = table.length - 1;
    int at = ((int) ((Thread) thread).threadId() << 1) & mask;
    while (table[at] != null) {
      at = (at + 2) & mask;
    }
    table[at] = thread;
    table[at + 1] = hook;
  }
}
