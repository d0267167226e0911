package dev.hearth.matrix;

import dev.hearth.matrix.Servers.Pair;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Waiting where a task cannot be suspended, native code, and where it looks as if it could not.
final class PinnedRows {
  private PinnedRows() {}

  private static final String INITIALISER = "a class initialiser is on the stack";
  private static final String NATIVE = "a native frame is on the stack";

  static void add(Catalog.Group g) {
    initialisers(g);
    foreign(g);
    suspending(g);
  }

  private static void initialisers(Catalog.Group g) {
    g.blocks("pn01", "Thread.sleep() in a class initialiser")
        .lasts()
        .stays(INITIALISER)
        .at(Pinned.Sleeps.class, "<clinit>")
        .on(f -> Pinned.fresh(f, Pinned.Sleeps.class))
        .does(type -> Pinned.initialise(type));
    g.blocks("pn03", "LockSupport.parkNanos() in a class initialiser")
        .lasts()
        .stays(INITIALISER)
        .at(Pinned.Parks.class, "<clinit>")
        .on(f -> Pinned.fresh(f, Pinned.Parks.class))
        .does(type -> Pinned.initialise(type));
    g.blocks("CountDownLatch.await() in a class initialiser")
        .lasts()
        .stays(INITIALISER)
        .at(Pinned.Waits.class, "<clinit>")
        .on(f -> {
          CountDownLatch gate = new CountDownLatch(1);
          Pinned.gate = gate;
          f.after(gate::countDown);
          return Pinned.fresh(f, Pinned.Waits.class);
        })
        .does(type -> Pinned.initialise(type));
    g.blocks("Object.wait() in a class initialiser")
        .lasts()
        .unseenInTask("a task's Object.wait() passes no choke point; the watchdog sees it")
        .stays(INITIALISER)
        .at(Pinned.WaitsForMonitor.class, "<clinit>")
        .on(f -> Pinned.fresh(f, Pinned.WaitsForMonitor.class))
        .does(type -> Pinned.initialise(type));
    g.blocks("pn07", "synchronized, contended, in a class initialiser")
        .lasts()
        .stays(INITIALISER)
        .unseen("entering a monitor runs no Java code; the watchdog sees it when it lasts")
        .at(Pinned.Enters.class, "<clinit>")
        .on(f -> {
          Object monitor = new Object();
          Pinned.monitor = monitor;
          f.heldMonitor(monitor);
          return Pinned.fresh(f, Pinned.Enters.class);
        })
        .does(type -> Pinned.initialise(type));
    g.blocks("reading a socket in a class initialiser")
        .lasts()
        .stays(INITIALISER)
        .at(Pinned.Reads.class, "<clinit>")
        .on(f -> {
          Pinned.input = Pair.open(f).writesLater(f).ours().getInputStream();
          return Pinned.fresh(f, Pinned.Reads.class);
        })
        .does(type -> Pinned.initialise(type));
  }

  private static void foreign(Catalog.Group g) {
    g.blocks("foreign function: usleep()")
        .lasts()
        .stays("a foreign function runs no Java code around it")
        .unseen("a call of a foreign function passes no Java code; the watchdog sees it")
        .on(f -> (int) f.wait * 1000)
        .does(micros -> usleep(micros));
    g.blocks("pn05", "Thread.sleep() in a callback of a foreign function")
        .lasts()
        .stays(NATIVE)
        .at(PinnedRows.class, "compareSlowly")
        .on(f -> comparator(f, "compareSlowly"))
        .does(compare -> sort(compare));
    g.blocks("LockSupport.parkNanos() in a callback of a foreign function")
        .lasts()
        .stays(NATIVE)
        .at(PinnedRows.class, "compareParked")
        .on(f -> comparator(f, "compareParked"))
        .does(compare -> sort(compare));
  }

  private static final Linker LINKER = Linker.nativeLinker();

  private static final MethodHandle USLEEP =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("usleep"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private static final MethodHandle QSORT =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("qsort"),
          FunctionDescriptor.ofVoid(
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS));

  private static void usleep(int micros) throws Throwable {
    int done = (int) USLEEP.invokeExact(micros);
    if (done != 0) {
      throw new IllegalStateException("usleep gave " + done);
    }
  }

  private static volatile long millis;

  private static MemorySegment comparator(Fixture f, String method) throws Exception {
    millis = f.wait;
    return LINKER.upcallStub(
        MethodHandles.lookup()
            .findStatic(
                PinnedRows.class,
                method,
                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class)),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
        f.keep(Arena.ofShared()));
  }

  static int compareSlowly(MemorySegment a, MemorySegment b) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  static int compareParked(MemorySegment a, MemorySegment b) {
    LockSupport.parkNanos(millis * 1_000_000);
    return 0;
  }

  /// Sorts two numbers, with one comparison.
  private static void sort(MemorySegment compare) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocateFrom(ValueLayout.JAVA_INT, 2, 1);
      QSORT.invokeExact(two, 2L, 4L, compare);
    }
  }

  private static void suspending(Catalog.Group g) {
    g.suspends("Thread.sleep() while holding a monitor")
        .at(PinnedRows.class, "sleepInMonitor")
        .on(f -> f.wait)
        .does(ms -> sleepInMonitor(ms));
    g.suspends("Thread.sleep() in computeIfAbsent()")
        .at(PinnedRows.class, "sleep")
        .on(f -> f.wait)
        .gives(ms -> new ConcurrentHashMap<Long, Long>().computeIfAbsent(ms, PinnedRows::sleep));
    g.suspends("Thread.sleep() in a reflective call")
        .at(PinnedRows.class, "sleep")
        .on(f -> f.wait)
        .gives(ms -> PinnedRows.class.getDeclaredMethod("sleep", Long.class).invoke(null, ms));
    g.suspends("Thread.sleep() in a stream")
        .at(PinnedRows.class, "sleep")
        .on(f -> f.wait)
        .gives(ms -> Stream.of(ms).map(PinnedRows::sleep).toList());
  }

  private static void sleepInMonitor(long millis) throws InterruptedException {
    Object monitor = new Object();
    synchronized (monitor) {
      Thread.sleep(millis);
    }
  }

  static Long sleep(Long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return millis;
  }
}
