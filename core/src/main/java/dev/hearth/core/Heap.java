package dev.hearth.core;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The heap of a process.
///
/// @param used how many bytes were in use after the last collection
/// @param max how many there can be
public record Heap(long used, long max) {
  /// The heap of this process. Any thread.
  public static Heap now() {
    GcInfo last = lastCollection();
    long used = 0;
    if (last != null) {
      Set<String> pools = pools();
      for (Map.Entry<String, MemoryUsage> each : last.getMemoryUsageAfterGc().entrySet()) {
        used += pools.contains(each.getKey()) ? each.getValue().getUsed() : 0;
      }
    }
    return new Heap(used, Runtime.getRuntime().maxMemory());
  }

  private static @Nullable GcInfo lastCollection() {
    GcInfo last = null;
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      GcInfo info =
          collector instanceof GarbageCollectorMXBean known ? known.getLastGcInfo() : null;
      if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
        last = info;
      }
    }
    return last;
  }

  private static Set<String> pools() {
    Set<String> names = new HashSet<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        names.add(pool.getName());
      }
    }
    return names;
  }

  /// The share in use, of 0 to 1.
  public double share() {
    return (double) used / max;
  }
}
