package dev.hearth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much of a processor others than this command and the processes it waits for have used: of
/// other people's work, and of the host where this machine is a virtual one.
///
/// A figure taken while the machine was busy with something else says little, so it is taken again
/// or marked.
final class ForeignLoad {
  /// More than this share of one processor spoils a figure.
  static final double LIMIT = 0.10;

  private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux

  private final long busy;
  private final long own;
  private final long startNanos = System.nanoTime();

  private ForeignLoad(long busy, long own) {
    this.busy = busy;
    this.own = own;
  }

  /// Begins to count.
  static ForeignLoad begin() {
    return new ForeignLoad(busyTicks(), ownTicks());
  }

  /// The share of one processor since the beginning; zero where the system does not tell.
  double share() {
    double ticks = (busyTicks() - busy) - (ownTicks() - own);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return Math.max(0, ticks / TICKS_PER_SECOND / seconds);
  }

  boolean isDisturbed() {
    return share() > LIMIT;
  }

  /// Waits until a second has passed with nobody else at work.
  ///
  /// @return whether there was such a second before the limit
  static boolean awaitQuiet(long limitNanos) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < limitNanos) {
      ForeignLoad second = begin();
      Thread.sleep(1_000);
      if (!second.isDisturbed()) {
        return true;
      }
    }
    return false;
  }

  /// Everything but idle time and waiting for disks, over all processors.
  private static long busyTicks() {
    String[] fields = read("/proc/stat").lines().findFirst().orElse("").trim().split("\\s+");
    long sum = 0;
    // cpu user nice system idle iowait irq softirq steal
    for (int i = 1; i < Math.min(fields.length, 9); i++) {
      if (i != 4 && i != 5) {
        sum += Long.parseLong(fields[i]);
      }
    }
    return sum;
  }

  /// This process, and all it has started that have ended.
  private static long ownTicks() {
    String stat = read("/proc/self/stat");
    if (stat.isEmpty()) {
      return 0;
    }
    // After the name in brackets: state is field 3; utime, stime, cutime, cstime are 14 to 17.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
    long sum = 0;
    for (int i = 14 - 3; i <= 17 - 3; i++) {
      sum += Long.parseLong(fields[i]);
    }
    return sum;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
