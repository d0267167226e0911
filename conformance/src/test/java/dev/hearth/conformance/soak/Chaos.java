package dev.hearth.conformance.soak;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.CarrierInfo;
import dev.hearth.loop.CarrierListener;
import dev.hearth.loop.EventLoop;
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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Does to a loop what the worst integrations do, at random, and looks whether it holds: nothing
/// lost, nobody left behind, one thread at a time in an owner's code.
final class Chaos {
  private static final MethodHandle CARRIER;
  private static final MethodHandle NANOSLEEP;

  static {
    try {
      CARRIER =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findStatic(
                  Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      Linker linker = Linker.nativeLinker();
      NANOSLEEP =
          linker.downcallHandle(
              linker.defaultLookup().find("nanosleep").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Map<Thread, CarrierInfo> carriers = new ConcurrentHashMap<>();

  private Chaos() {}

  /// Runs relocations and hand-overs once for every seed, and prints what was done.
  static List<String> manySeeds(int seeds, int relocations, int steps) throws Exception {
    List<String> all = new ArrayList<>();
    long begin = System.nanoTime();
    int handOvers = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      for (String each : relocate(seed, relocations, seed % 4 == 0)) {
        all.add("seed " + seed + ", relocation: " + each);
      }
      Chaos chaos = new Chaos();
      handOvers += chaos.handOver(seed, steps);
      for (String each : chaos.violations) {
        all.add("seed " + seed + ", hand-over: " + each);
      }
    }
    System.out.printf(
        "%d seeds of %,d relocations and of %,d steps with %,d hand-overs in all: %.1f s%n",
        seeds, relocations, steps, handOvers, (System.nanoTime() - begin) / 1e9);
    return all;
  }

  private EventLoop open(Duration handOver) {
    EventLoop loop =
        EventLoop.open(
            LoopOptions.named("chaos")
                .withHandOver(handOver)
                .withSlowStep(Duration.ZERO)
                .withInboxLimit(1_000_000));
    var _ =
        loop.onCarrier(
            new CarrierListener() {
              @Override
              public void begins(CarrierInfo carrier) {
                carriers.put(carrier.thread(), carrier);
              }

              @Override
              public void ends(CarrierInfo carrier) {
                carriers.remove(carrier.thread());
              }
            });
    return loop;
  }

  private CarrierInfo here() {
    try {
      CarrierInfo carrier = carriers.get((Thread) CARRIER.invokeExact());
      if (carrier == null) {
        throw new AssertionError("code of the loop runs on an unknown thread");
      }
      return carrier;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  // ---------------------------------------------------------------- relocation

  static List<String> relocate(long seed, int count, boolean closeEarly) throws Exception {
    Chaos chaos = new Chaos();
    try (EventLoop loop = chaos.open(Duration.ZERO)) {
      chaos.relocate(loop, new Random(seed), count, closeEarly);
    }
    return List.copyOf(chaos.violations);
  }

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger moved = new AtomicInteger();
  private int onLoop; // touched on the loop only

  private void relocate(EventLoop loop, Random random, int count, boolean closeEarly)
      throws Exception {
    List<Task<Integer>> tasks = new ArrayList<>();
    Sample threads = new Sample();
    int each = 10;
    for (int i = 0; i < count / each; i++) {
      long seed = random.nextLong();
      TaskOptions how = TaskOptions.named("t").ownedBy(loop.owner("owner " + i % 7));
      tasks.add(
          loop.startLater(
              how,
              () -> {
                threads.add(Thread.currentThread());
                return journeys(loop, new Random(seed), each);
              }));
    }
    Random here = new Random(random.nextLong());
    for (int i = 0; i < count / 20; i++) {
      Task<Integer> victim = tasks.get(here.nextInt(tasks.size()));
      switch (here.nextInt(4)) {
        case 0 -> victim.cancel("chaos");
        case 1 -> {
          Thread unlucky = threads.get(here.nextInt(Integer.MAX_VALUE));
          if (unlucky != Thread.currentThread()) {
            unlucky.interrupt();
          }
        }
        case 2 -> {
          StackTraceElement[] _ = threads.get(here.nextInt(Integer.MAX_VALUE)).getStackTrace();
        }
        default -> Thread.onSpinWait();
      }
    }
    if (closeEarly) {
      loop.close();
    }
    for (Task<Integer> task : tasks) {
      try {
        int _ = task.get(30, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        violations.add(task + " has not ended");
        return;
      } catch (ExecutionException | CancellationException e) {
        // cancelled, or the loop was closed
        if (e.getCause() instanceof AssertionError error) {
          violations.add(error.toString());
        }
      }
    }
    if (closeEarly) {
      return;
    }
    int counted = loop.call(() -> onLoop).get(10, TimeUnit.SECONDS);
    if (counted != asked.get()) {
      violations.add(asked.get() + " journeys began and " + counted + " ended on the loop");
    }
    if (loop.statistics().tasks() != 0) {
      violations.add(loop.statistics().tasks() + " tasks are left");
    }
    if (!loop.whenIdle().get(10, TimeUnit.SECONDS)) {
      violations.add("the loop is not idle");
    }
    for (CarrierInfo carrier : carriers.values()) {
      if (carrier.isWorker()) {
        awaitIdle(carrier);
      }
    }
  }

  private void awaitIdle(CarrierInfo worker) throws InterruptedException {
    for (int i = 0; i < 1_000 && worker.isActive(); i++) {
      Thread.sleep(1); // it may be about to say so
    }
    if (worker.isActive()) {
      violations.add(worker.thread() + " is still busy");
    }
  }

  private int journeys(EventLoop loop, Random random, int count) throws Exception {
    int done = 0;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(20) == 0) {
        Random its = new Random(random.nextLong());
        Thread child = Thread.startVirtualThread(() -> journey(loop, its));
        while (child.isAlive()) {
          try {
            child.join();
          } catch (InterruptedException e) {
            child.interrupt();
          }
        }
      } else {
        journey(loop, random);
      }
      done++;
      switch (random.nextInt(8)) {
        case 0 -> loop.sleep(Duration.ZERO);
        case 1 -> Thread.yield();
        default -> {}
      }
    }
    return done;
  }

  /// One call elsewhere, which may fail, and what it leaves behind.
  private void journey(EventLoop loop, Random random) {
    asked.incrementAndGet();
    boolean left = here().leave();
    try {
      if (left) {
        moved.incrementAndGet();
        if (!here().isWorker()) {
          violations.add("a task that has left is on " + here());
        }
      }
      switch (random.nextInt(10)) {
        case 0 -> throw new IllegalStateException("on purpose");
        case 1 -> Thread.sleep(0, 100_000); // suspends elsewhere, and comes back by that
        case 2 -> spin(20_000);
        default -> {}
      }
    } catch (IllegalStateException | InterruptedException e) {
      // behind the call as before it
    } finally {
      if (left && here().isWorker()) {
        here().comeBack();
      }
    }
    if (!loop.isOnLoop()) {
      violations.add("a task is on " + here() + " behind its call");
    }
    onLoop++;
  }

  /// Threads by any number.
  private static final class Sample {
    private static final int MOST = 200;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    void add(Thread thread) {
      if (threads.size() < MOST) {
        threads.add(thread);
      }
    }

    Thread get(int number) {
      int size = threads.size();
      return size == 0 ? Thread.currentThread() : threads.get(number % size);
    }
  }

  static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /// Holds the carrier in native code.
  static void sleepInNative(long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(16);
      time.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000);
      time.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000);
      int _ = (int) NANOSLEEP.invokeExact(time, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  // ---------------------------------------------------------------- hand-over

  /// What belongs to one owner: plain, and right only if one thread at a time is in its code.
  private static final class House {
    private final Owner owner;
    private final AtomicInteger inside = new AtomicInteger();
    private int plain;
    private int lastOrder;

    House(Owner owner) {
      this.owner = owner;
    }
  }

  private int loopPlain; // touched on the loop only

  private int handOver(long seed, int steps) throws Exception {
    Random random = new Random(seed);
    try (EventLoop loop = open(Duration.ofMillis(2))) {
      List<House> houses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        houses.add(new House(loop.owner("owner " + i)));
      }
      CountDownLatch ended = new CountDownLatch(2 * steps);
      List<Thread> feeders = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        long its = random.nextLong();
        boolean ordered = thread == 0;
        feeders.add(
            Thread.ofPlatform()
                .start(() -> feed(loop, houses, new Random(its), steps, ordered, ended)));
      }
      for (Thread feeder : feeders) {
        feeder.join();
      }
      if (!ended.await(60, TimeUnit.SECONDS)) {
        violations.add(ended.getCount() + " steps have not ended");
        return loop.handOvers();
      }
      int counted = loop.call(() -> loopPlain).get(20, TimeUnit.SECONDS);
      int byOwner = loop.call(() -> houses.stream().mapToInt(house -> house.plain).sum()).get();
      if (counted != 2 * steps || byOwner != 2 * steps) {
        violations.add("counted " + counted + " and " + byOwner + " of " + 2 * steps + " steps");
      }
      boolean _ = loop.whenIdle().get(20, TimeUnit.SECONDS);
      String name = "";
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!name.equals("chaos")
          && System.nanoTime() < end) { // the last to be lost may be on its way
        name = loop.call(() -> Thread.currentThread().getName()).get(20, TimeUnit.SECONDS);
      }
      if (!name.equals("chaos")) {
        violations.add("the loop is left to " + name);
      }
      if (loop.statistics().tasks() != 0) {
        violations.add(loop.statistics().tasks() + " tasks are left");
      }
      return loop.handOvers();
    }
  }

  private void feed(
      EventLoop loop,
      List<House> houses,
      Random random,
      int steps,
      boolean ordered,
      CountDownLatch ended) {
    int[] order = new int[houses.size()];
    for (int i = 0; i < steps; i++) {
      int number = random.nextInt(houses.size());
      House house = houses.get(number);
      House other = houses.get(random.nextInt(houses.size()));
      long seed = random.nextLong();
      if (ordered) {
        int place = ++order[number];
        loop.execute(
            house.owner,
            () -> {
              if (place != house.lastOrder + 1) {
                violations.add(place + " came behind " + house.lastOrder);
              }
              house.lastOrder = place;
              act(loop, house, other, new Random(seed), ended, false);
            });
      } else {
        AtomicBoolean begun = new AtomicBoolean();
        Task<Boolean> task =
            loop.startLater(
                TaskOptions.named("t").ownedBy(house.owner),
                () -> {
                  begun.set(true);
                  act(loop, house, other, new Random(seed), ended, true);
                  return true;
                });
        if (random.nextInt(10) == 0) {
          while (!begun.get()) {
            Thread.onSpinWait(); // one that is cancelled before it begins does nothing
          }
          task.cancel("chaos");
        }
      }
      if (random.nextInt(30) == 0) {
        spin(500_000);
      }
    }
  }

  private void act(
      EventLoop loop,
      House house,
      House other,
      Random random,
      CountDownLatch ended,
      boolean inTask) {
    try {
      misbehave(loop, house, other, random, inTask);
    } catch (CancelledException e) {
      // goes on, so that it is counted
    } finally {
      loop.verifyOnLoop();
      house.plain++;
      loopPlain++;
      ended.countDown();
    }
  }

  private void misbehave(EventLoop loop, House house, House other, Random random, boolean inTask) {
    switch (random.nextInt(40)) {
      case 0 -> inside(house, () -> spin(5_000_000));
      case 1 -> inside(house, () -> sleepInNative(5_000_000));
      case 2 -> loop.runAs(other.owner, () -> inside(other, () -> spin(5_000_000)));
      case 3, 4 -> {
        if (inTask) {
          loop.sleep(Duration.ofMillis(random.nextInt(3)));
        }
      }
      case 5 -> {
        Task<Boolean> _ =
            loop.start(
                "child",
                () -> {
                  inside(house, () -> spin(random.nextInt(5) == 0 ? 5_000_000 : 1_000));
                  loop.checkpoint();
                  return true;
                });
      }
      case 6 -> {
        Task<Boolean> victim =
            loop.start(
                "victim",
                () -> {
                  loop.sleep(Duration.ofSeconds(100));
                  return true;
                });
        victim.cancel("chaos");
      }
      case 7 -> {
        var _ = loop.callLater(Duration.ofMillis(1), () -> inside(house, () -> spin(1_000)));
      }
      case 8 -> {
        if (inTask) {
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            // goes on
          }
        }
      }
      default -> inside(house, () -> spin(10_000));
    }
  }

  /// Code of an owner's, without a suspension.
  private void inside(House house, Runnable code) {
    if (house.inside.incrementAndGet() != 1) {
      violations.add("two threads are in the code of " + house.owner);
    }
    try {
      code.run();
    } finally {
      house.inside.decrementAndGet();
    }
  }
}
