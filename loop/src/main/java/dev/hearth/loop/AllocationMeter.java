package dev.hearth.loop;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Estimates how much memory each owner's code takes on the loop.
///
/// The JVM counts what a thread allocates. That is read behind each piece of code that was long
/// enough to allocate much, and behind every [#EVERY]th of the others; whoever ran last gets all
/// since the reading before. A code that allocates is found by its share, not by the byte.
///
/// Loop only, except where a method says otherwise.
final class AllocationMeter {
  private static final int EVERY = 64;

  /// Null where the JVM does not count.
  private static final @Nullable ThreadMXBean THREADS = find();

  private long thread = -1;
  private long before;
  private int passedOver;

  private static @Nullable ThreadMXBean find() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported()
            && bean.isThreadAllocatedMemoryEnabled()
        ? bean
        : null;
  }

  /// What the calling thread has allocated; 0 when nobody counts. Any thread.
  static long ofThisThread() {
    return Thread.currentThread().isVirtual() || THREADS == null
        ? 0
        : THREADS.getCurrentThreadAllocatedBytes();
  }

  /// A piece of an owner's code has ended.
  ///
  /// @param carrier the thread whose memory it took, as far as that is known
  void pieceEnded(Owner owner, @Nullable Thread carrier, long nanos) {
    if (nanos >= Accounts.NOTED_NANOS || ++passedOver >= EVERY) {
      read(owner, carrier);
    }
  }

  private void read(Owner owner, @Nullable Thread carrier) {
    passedOver = 0;
    if (THREADS == null || carrier == null) {
      return;
    }
    long id = carrier.threadId();
    long now = THREADS.getThreadAllocatedBytes(id);
    if (id == thread && now > before) {
      owner.allocates(now - before);
    }
    thread = id;
    before = now;
  }
}
