package dev.hearth.loop;

import java.lang.StackWalker.StackFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Moves tasks away from their loop for the length of one call that would hold it.
///
/// **A journey.** A task about to block asks its carrier to [leave][CarrierInfo#leave]: it yields,
/// and [StepRunner#leaves] hands its continuation here instead of to the ready queue. A worker runs
/// it, which makes the call; behind it the task yields again, and its continuation comes in through
/// the inbox like that of any task that another thread has woken. To the code in it, nothing has
/// happened but time; to the others on the loop it has suspended. A task that suspends for another
/// reason while it is away comes back by that too.
///
/// **Quotas.** An owner has a number of tasks away at a time; more wait for the first to come back,
/// so that one whose calls never return takes no worker from the others. What counts them is
/// touched on the loop only: a task is back when the loop runs it again.
///
/// **Workers** are platform threads that a platform thread has made: made by a task they would run
/// what the task starts on its loop. Before it parks, an idle one looks for work for a moment, for
/// a directory is read in many short calls. Whoever adds wakes a worker unless one is looking, and
/// whoever finds work while there is more wakes the next.
final class Relocations {
  /// Tasks of one owner that may be away at a time.
  static final int QUOTA = 48;

  private static final int THREADS = 192;
  private static final long SPIN_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;
  private static final long IDLE_NANOS = Duration.ofSeconds(20).toNanos();

  private static final String OWN_PACKAGE = Relocations.class.getPackageName() + ".";

  /// What code calls that wants to write a log: not whose call it is.
  private static final List<String> PLUMBING =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "dev.hearth.guard.",
          "org.slf4j.",
          "ch.qos.logback.",
          "org.apache.logging.",
          "org.apache.log4j.");

  private static final Logger LOG = System.getLogger(EventLoop.class.getName());

  private final CarrierLoop loop;
  private final StackWalker walker = StackWalker.getInstance();
  private final Queue<Step> queue = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedDeque<RelocationWorker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger looking = new AtomicInteger();
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Owner, Away> byOwner = new HashMap<>();

  /// The continuations of threads that are away and no task's own.
  private final IdentityHashMap<Runnable, AdoptedStep> adopted = new IdentityHashMap<>();

  private volatile boolean closed;
  private int away;
  private long total;
  private long lastLeft;

  /// The tasks of one owner that are away, and those that wait to go.
  private static final class Away {
    private int count;
    private final ArrayDeque<Step> waiting = new ArrayDeque<>();
  }

  Relocations(CarrierLoop loop) {
    this.loop = loop;
  }

  CarrierLoop loop() {
    return loop;
  }

  /// How many tasks are away or wait to go. Loop only.
  int pending() {
    return away;
  }

  /// Whether a task has left so lately that it may well be back before a thread has parked and
  /// woken. Loop only.
  boolean mayBeBackSoon() {
    return away > 0 && System.nanoTime() - lastLeft < SPIN_NANOS;
  }

  /// How many have gone. Loop only.
  long total() {
    return total;
  }

  // ---------------------------------------------------------------- leaving and coming back

  /// Moves the running task to a worker, if it may move here.
  boolean leave(StepRunner runner) {
    return !closed && isForeignCall() && runner.leaveLoop();
  }

  /// Whether the call about to block was made by foreign code: protected code does not expect to be
  /// suspended.
  private boolean isForeignCall() {
    return walker.walk(this::isForeign);
  }

  private boolean isForeign(Stream<StackFrame> frames) {
    boolean own = true;
    for (Iterator<StackFrame> each = frames.iterator(); each.hasNext(); ) {
      String name = each.next().getClassName();
      own &= name.startsWith(OWN_PACKAGE); // this, and who has called it
      if (!own && !isPlumbing(name)) {
        return !loop.handOvers.isProtected(name);
      }
    }
    return true;
  }

  private static boolean isPlumbing(String className) {
    for (String prefix : PLUMBING) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /// A continuation is to go on elsewhere. Loop only.
  void add(Step step) {
    away++;
    total++;
    lastLeft = System.nanoTime();
    step.goesAway();
    Away its = byOwner.computeIfAbsent(step.owner(), _ -> new Away());
    if (its.count < QUOTA) {
      its.count++;
      dispatch(step);
    } else {
      its.waiting.add(step);
    }
  }

  /// The loop runs a step again that was away. Loop only.
  void cameBack(Owner owner) {
    away--;
    Away its = byOwner.get(owner);
    if (its == null) {
      return;
    }
    Step next = its.waiting.poll();
    if (next != null) {
      dispatch(next);
    } else if (--its.count == 0) {
      byOwner.remove(owner);
    }
  }

  void adoptedGoesAway(Runnable continuation, AdoptedStep step) {
    adopted.put(continuation, step);
  }

  /// Whether the loop may run a thread that a task has started, which may have been away, or be so
  /// still: see [Journey]. Loop only.
  boolean mayRunAdopted(Runnable continuation) {
    AdoptedStep step = adopted.isEmpty() ? null : adopted.get(continuation);
    if (step == null) {
      return true;
    }
    if (!step.isBack()) {
      return false;
    }
    adopted.remove(continuation);
    cameBack(step.owner());
    return true;
  }

  // ---------------------------------------------------------------- workers

  private void dispatch(Step step) {
    queue.add(step);
    if (looking.get() == 0) {
      wakeOne();
      if (threads.get() == 0 && queue.remove(step)) {
        step.staysHere();
      }
    }
  }

  private void wakeOne() {
    RelocationWorker worker = idle.poll();
    if (worker != null) {
      worker.wake();
      return;
    }
    int running = threads.get();
    while (running < THREADS) {
      if (threads.compareAndSet(running, running + 1)) {
        startWorker();
        return;
      }
      running = threads.get();
    }
  }

  /// When the machine gives no thread, those that run will take what waits, if there are any.
  private void startWorker() {
    RelocationWorker worker =
        new RelocationWorker(this, loop.name() + "-elsewhere-" + numbers.incrementAndGet());
    try {
      loop.carriers.begins(worker);
      worker.start();
    } catch (Error e) {
      LOG.log(Level.ERROR, "loop " + loop.name() + " has no thread to move a task to", e);
      loop.carriers.ends(worker);
      threads.decrementAndGet();
    }
  }

  /// A worker's life. On its thread.
  void work(RelocationWorker me) {
    while (!closed) {
      Step step = next(me);
      if (step == null) {
        break;
      }
      try {
        me.runElsewhere(step);
      } catch (Throwable e) { // the JDK's or ours, or memory is gone; a task's own end with it
        LOG.log(Level.ERROR, me.getName() + " goes on after", e);
      }
    }
    threads.decrementAndGet();
    loop.carriers.ends(me);
    if (!queue.isEmpty() && !closed) {
      wakeOne();
    }
  }

  /// The next task to run; null when there was none for a long time.
  private @Nullable Step next(RelocationWorker me) {
    long began = System.nanoTime();
    while (!closed) {
      Step step = look(me);
      if (step != null) {
        return step;
      }
      idle.push(me);
      if (closed || !queue.isEmpty()) {
        idle.remove(me);
        continue;
      }
      LockSupport.parkNanos(this, IDLE_NANOS);
      idle.remove(me);
      if (queue.isEmpty() && System.nanoTime() - began >= IDLE_NANOS) {
        return null;
      }
    }
    return null;
  }

  /// Looks for work; if nobody else does, for a moment.
  @SuppressWarnings("ThreadPriorityCheck") // relied on for speed alone
  private @Nullable Step look(RelocationWorker me) {
    if (!me.takeLooksAlready()) {
      beginsToLook();
    }
    Step step = queue.poll();
    if (step == null && looking.get() == 1) {
      long end = System.nanoTime() + SPIN_NANOS;
      do {
        Thread.yield(); // the loop may share this processor
        step = queue.poll();
      } while (step == null && System.nanoTime() - end < 0);
    }
    looksNoLonger();
    return step;
  }

  /// A worker will take what is in the queue.
  void beginsToLook() {
    looking.incrementAndGet();
  }

  void looksNoLonger() {
    if (looking.decrementAndGet() == 0 && !queue.isEmpty()) {
      wakeOne();
    }
  }

  void close() {
    closed = true;
    for (Step step = queue.poll(); step != null; step = queue.poll()) {
      step.abandon();
    }
    for (RelocationWorker worker : idle) {
      worker.wake();
    }
  }
}
