package dev.hearth.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// The process that holds very many suspended tasks at once: what one takes of memory, and how long
/// it takes to create and to resume them all.
///
/// Every task waits for a promise of its own, which is part of what is counted. The heap is counted
/// after a collection; what lies outside of it is the process's resident memory less the heap,
/// which the JVM's options keep resident from the start.
final class Million {
  private Million() {}

  /// Prints what it found.
  ///
  /// @param args the column and how many tasks
  public static void main(String[] args) throws Exception {
    Column column = Column.valueOf(args[0]);
    int tasks = Integer.parseInt(args[1]);
    try (Peer peer = column.open(Workload.TASK_CREATE_BATCH)) {
      // Warm up, so that the figure is the work and not the compiler's.
      for (int i = 0; i < 3; i++) {
        hold((SuspendingPeer<?, ?>) peer, Math.min(tasks, 50_000));
      }
      System.out.print(hold((SuspendingPeer<?, ?>) peer, tasks).text(column.label));
    }
    System.exit(0);
  }

  /// Options for a JVM whose whole heap is resident memory from the start.
  static List<String> jvmOptions(Column column) {
    List<String> options = new ArrayList<>(column.jvmOptions());
    options.removeIf(option -> option.startsWith("-Xm"));
    options.addAll(List.of("-Xms4g", "-Xmx4g"));
    return options;
  }

  /// What was found for that many tasks.
  record Outcome(int tasks, long heapBytes, long otherBytes, long createNanos, long resumeNanos) {
    String text(String label) {
      return String.format(
          Locale.ROOT,
          "%s: %,d suspended tasks%n"
              + "  bytes a task      %,d (heap %,d, outside the heap %,d)%n"
              + "  create all        %,d ms (%,d ns each)%n"
              + "  resume and end all %,d ms (%,d ns each)%n",
          label,
          tasks,
          (heapBytes + otherBytes) / tasks,
          heapBytes / tasks,
          otherBytes / tasks,
          createNanos / 1_000_000,
          createNanos / tasks,
          resumeNanos / 1_000_000,
          resumeNanos / tasks);
    }
  }

  static <T, P> Outcome hold(SuspendingPeer<T, P> peer, int tasks) throws Exception {
    long heapBefore = heapAfterCollection();
    long otherBefore = outsideHeap();
    List<P> promises = new ArrayList<>(tasks);
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();

    long start = System.nanoTime();
    peer.runMain(
        new SuspendingPeer.Body(() -> {
          for (int i = 0; i < tasks; i++) {
            P promise = peer.promise();
            promises.add(promise);
            var _ =
                peer.spawn(
                    new SuspendingPeer.Body(() -> {
                      waiting.getAndIncrement();
                      peer.await(promise);
                      ended.getAndIncrement();
                    }));
          }
          while (waiting.get() < tasks) {
            peer.sleepZero();
          }
          peer.sleepZero(); // the last one is suspended once another has run
        }));
    long createNanos = System.nanoTime() - start;

    long heap = heapAfterCollection() - heapBefore;
    long other = Math.max(0, outsideHeap() - otherBefore);

    start = System.nanoTime();
    peer.runMain(
        new SuspendingPeer.Body(() -> {
          for (P promise : promises) {
            peer.complete(promise);
          }
          while (ended.get() < tasks) {
            peer.sleepZero();
          }
        }));
    return new Outcome(tasks, heap, other, createNanos, System.nanoTime() - start);
  }

  private static long heapAfterCollection() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /// Resident memory less the heap; zero where the system does not tell.
  private static long outsideHeap() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        long resident = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        return resident - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      }
    }
    return 0;
  }
}
