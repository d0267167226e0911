package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HandOver;
import dev.hearth.loop.HandOverListener;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Three integrations hold the loop at once, again and again: one computes for a second in a task,
/// one parks its carrier in native code for a second in a task, one does both in a callback.
/// Meanwhile another thread hands over a callback of other owners every millisecond. Prints how
/// late those are, with a loop that is handed over and with one that is not.
@SuppressWarnings("restricted") // the bench runs with native access
final class StuckSteps {
  private static final long SECOND = 1_000_000_000;
  private static final long PERIOD = 1_000_000;
  private static final MethodHandle NANOSLEEP;

  static {
    Linker linker = Linker.nativeLinker();
    NANOSLEEP =
        linker.downcallHandle(
            linker.defaultLookup().find("nanosleep").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  }

  private StuckSteps() {}

  /// Needs `java.lang` opened. An argument is the length in seconds.
  public static void main(String[] args) throws Exception {
    Duration length = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 30);
    System.out.printf(
        "%-22s %8s %8s %8s %8s   ms%n", "callbacks every 1 ms", "p50", "p99", "p99.9", "max");
    double with = measure("handed over", length, LoopOptions.named("house").handOver());
    double _ = measure("not handed over", length, Duration.ZERO);
    System.out.println((with <= 60 ? "met    " : "MISSED ") + " p99.9 of 60 ms");
  }

  /// @return the latency in milliseconds that one of a thousand exceeds
  private static double measure(String name, Duration length, Duration handOver) throws Exception {
    Map<String, Integer> culprits = new TreeMap<>(); // loop only
    int[] plain = new int[1]; // loop only
    int callbacks = (int) (length.toNanos() / PERIOD);
    long[] late = new long[callbacks];
    try (EventLoop loop =
        EventLoop.open(
            LoopOptions.named("house").withHandOver(handOver).withInboxLimit(1_000_000))) {
      loop.call(() ->
              loop.onHandOver(
                  new HandOverListener() {
                    @Override
                    public void handedOver(HandOver what) {
                      culprits.merge(what.owner().name(), 1, Integer::sum);
                    }

                    @Override
                    public void rejoined(HandOver what, Duration away) {}
                  }))
          .get();
      CountDownLatch ran = new CountDownLatch(callbacks);
      Owner[] others = {loop.owner("lights"), loop.owner("heating"), loop.owner("doors")};
      Rounds rounds = new Rounds(loop, System.nanoTime() + length.toNanos(), plain);
      Thread troublemaker = Thread.ofPlatform().start(rounds);
      long next = System.nanoTime();
      for (int i = 0; i < callbacks; i++) {
        int number = i;
        long due = next;
        loop.execute(
            others[i % others.length],
            () -> {
              late[number] = System.nanoTime() - due;
              plain[0]++;
              ran.countDown();
            });
        next += PERIOD;
        long wait = next - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
      }
      troublemaker.join();
      if (!ran.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(ran.getCount() + " callbacks have not run");
      }
      int counted = loop.call(() -> plain[0]).get();
      Arrays.sort(late);
      System.out.printf(
          "%-22s %8.2f %8.2f %8.2f %8.2f   %d rounds, %d hand-overs%s, %s%n",
          name,
          at(late, 0.5),
          at(late, 0.99),
          at(late, 0.999),
          at(late, 1),
          rounds.count,
          loop.handOvers(),
          culprits.isEmpty() ? "" : " " + culprits,
          counted == callbacks + 3 * rounds.count
              ? "state consistent"
              : "STATE LOST: " + counted + " of " + (callbacks + 3 * rounds.count));
      return at(late, 0.999);
    }
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * part))] / 1e6;
  }

  /// The three culprits, all at once, until the time is up.
  private static final class Rounds implements Runnable {
    private final EventLoop loop;
    private final long end;
    private final int[] plain;
    private int count;

    Rounds(EventLoop loop, long end, int[] plain) {
      this.loop = loop;
      this.end = end;
      this.plain = plain;
    }

    @Override
    public void run() {
      while (end - System.nanoTime() > 2 * SECOND) {
        CountDownLatch back = new CountDownLatch(3);
        Task<Boolean> _ = loop.startLater(named("spinner"), () -> trouble(back, StuckSteps::spin));
        Task<Boolean> _ =
            loop.startLater(named("sleeper"), () -> trouble(back, StuckSteps::sleepInNative));
        loop.execute(
            loop.owner("both"),
            () ->
                trouble(
                    back,
                    nanos -> {
                      spin(nanos / 2);
                      sleepInNative(nanos / 2);
                    }));
        count++;
        try {
          back.await();
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private TaskOptions named(String owner) {
      return TaskOptions.named(owner).ownedBy(loop.owner(owner));
    }

    private boolean trouble(CountDownLatch back, LongConsumer how) {
      how.accept(SECOND);
      loop.verifyOnLoop();
      plain[0]++;
      back.countDown();
      return true;
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void sleepInNative(long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(16);
      time.set(ValueLayout.JAVA_LONG, 0, nanos / SECOND);
      time.set(ValueLayout.JAVA_LONG, 8, nanos % SECOND);
      int _ = (int) NANOSLEEP.invokeExact(time, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new IllegalStateException("nanosleep failed", e);
    }
  }
}
