package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A loop's own pool: platform threads that run what is offloaded, and share themselves among the
/// owners of the calls.
///
/// **The loop decides, the workers run.** Queues, quotas and counts are touched on the loop only,
/// which is where every call comes from and every result goes to. It hands over no more calls than
/// there are threads, in the order in which they are to run; the step that brings a result hands
/// over the next. So whatever waits can be counted, passed over and taken back without a lock,
/// which a task would suspend on, and a call takes what the hand-over takes. The price: what waits
/// behind a full pool waits for the loop too.
///
/// **Shares.** A call is handed over while its owner has less than [WorkerOptions#perOwner] under
/// way, the pool has a thread, and, if it is not the hub's own, more than the reserve. The others
/// wait with their owner, and owners take turns.
///
/// **Cancelling** drops a call that waits and interrupts one that runs. One that goes on for the
/// length of [WorkerOptions#grace] is abandoned: its thread no longer counts, so that there can be
/// another, but for its owner's quota it does. No more than [WorkerOptions#threads] are abandoned;
/// beyond that they keep their place.
///
/// **Threads** are made when there is something to do, none is idle and none is looking. Before it
/// parks, a worker looks for a moment, and it counts as looking before the loop has its result: a
/// task that offloads call after call keeps its worker. The last to park is the first to wake, and
/// who has had nothing to do for half a minute ends. Whoever finds work while there is more wakes
/// the next.
final class Workers {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final String HUB = "hub";
  private static final long SPIN_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 20_000 : 0;
  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final CarrierLoop loop;
  private final WorkerOptions options;

  // Loop only.
  private final ArrayDeque<OwnerCalls> turns = new ArrayDeque<>(); // who waits, and is next
  private int waiting;
  private int holding;
  private int holdingOfOthers;
  private int abandoned;
  private int underWay;

  // Any thread.
  private final Queue<PooledCall<?>> handedOver = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final Set<Worker> all = ConcurrentHashMap.newKeySet();
  private final AtomicInteger looking = new AtomicInteger();
  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile boolean shutDown; // takes no more
  private volatile boolean closed; // and runs no more

  Workers(CarrierLoop loop, WorkerOptions options) {
    this.loop = loop;
    this.options = options;
  }

  // ---------------------------------------------------------------- shares; loop only

  /// Hands a call to a worker, or lets it wait for one.
  ///
  /// @throws RejectedExecutionException when too many wait already
  void submit(PooledCall<?> call) {
    if (shutDown) {
      throw new RejectedExecutionException("the workers of loop " + loop.name() + " have ended");
    }
    OwnerCalls its = call.owner().calls();
    if (its.waiting.isEmpty() && mayRun(call.owner())) {
      handOver(call);
      return;
    }
    refuseIfTooMany(call.owner());
    its.waiting.add(call);
    waiting++;
    underWay++;
    if (its.waiting.size() == 1) {
      turns.add(its);
    }
  }

  private void refuseIfTooMany(Owner owner) {
    int its = owner.calls().waiting.size();
    if (its >= options.ownerQueueLimit() || waiting >= options.queueLimit()) {
      throw new RejectedExecutionException(
          ("loop %s takes no more calls of %s for now: %d of its calls run and %d wait, of %d and"
                  + " %d; %d of all wait, of %d. Offload fewer at a time (CapacityLimiter,"
                  + " Tasks.gatherLimited), or to an executor of your own")
              .formatted(
                  loop.name(),
                  owner.name(),
                  owner.calls().running,
                  its,
                  options.perOwner(),
                  options.ownerQueueLimit(),
                  waiting,
                  options.queueLimit()));
    }
  }

  private boolean mayRun(Owner owner) {
    return owner.calls().running < options.perOwner()
        && holding < options.threads()
        && (isHub(owner) || holdingOfOthers < options.threads() - options.reserve());
  }

  private boolean isHub(Owner owner) {
    return owner == loop.self || owner.name().equals(HUB);
  }

  private void handOver(PooledCall<?> call) {
    takeThread(call);
    try {
      dispatch(call);
    } catch (Throwable e) { // there is no thread, and no memory for one
      releaseThread(call);
      throw e;
    }
    underWay++;
  }

  private void takeThread(PooledCall<?> call) {
    call.owner().calls().running++;
    call.holdsThread = true;
    holding++;
    if (!isHub(call.owner())) {
      holdingOfOthers++;
    }
  }

  private void releaseThread(PooledCall<?> call) {
    call.owner().calls().running--;
    loseThread(call);
  }

  private void loseThread(PooledCall<?> call) {
    if (call.holdsThread) {
      call.holdsThread = false;
      holding--;
      if (!isHub(call.owner())) {
        holdingOfOthers--;
      }
    } else {
      abandoned--;
    }
  }

  /// A call has ended that a worker had begun.
  void ended(PooledCall<?> call) {
    releaseThread(call);
    underWay--;
    goOn();
  }

  private void goOn() {
    handOverNext();
    if (underWay() == 0) {
      loop.offloads.workersAreFree();
    }
  }

  private void handOverNext() {
    int passedOver = 0;
    while (passedOver < turns.size() && holding < options.threads() && !shutDown) {
      OwnerCalls its = turns.removeFirst();
      PooledCall<?> next = its.waiting.getFirst();
      if (!mayRun(next.owner())) {
        turns.addLast(its);
        passedOver++;
        continue;
      }
      its.waiting.removeFirst();
      waiting--;
      underWay--;
      if (!its.waiting.isEmpty()) {
        turns.addLast(its);
      }
      try {
        handOver(next);
      } catch (Throwable e) {
        boolean _ = next.drop(); // it has been counted out; its task must not do so again
        boolean _ = next.returned.tryFail(e);
      }
      passedOver = 0;
    }
  }

  /// Nobody waits for the call any more.
  void cancel(PooledCall<?> call) {
    if (call.drop()) {
      OwnerCalls its = call.owner().calls();
      underWay--;
      if (its.waiting.remove(call)) {
        waiting--;
        if (its.waiting.isEmpty()) {
          turns.remove(its);
        }
      } else {
        boolean _ = handedOver.remove(call); // or a worker has found it already, and passes it over
        releaseThread(call);
      }
      goOn();
      return;
    }
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    call.grace = timer;
    if (call.interrupt() && !closed) {
      var _ =
          timer
              .completeOnTimeout(true, options.grace().toNanos(), TimeUnit.NANOSECONDS)
              .thenAccept(over -> {
                if (over) {
                  loop.postCallback(() -> abandon(call));
                }
              });
    }
  }

  private void abandon(PooledCall<?> call) {
    if (abandoned >= options.threads()) {
      warn(call, "and as many calls have been abandoned as there may be: it keeps its thread");
      return;
    }
    Worker lost = call.abandon();
    if (lost == null) {
      return; // it has ended
    }
    loseThread(call);
    abandoned++;
    all.remove(lost);
    threads.decrementAndGet();
    warn(
        call,
        "and is abandoned: another thread takes its place, but " + call.owner() + " has one less");
    goOn();
  }

  private void warn(PooledCall<?> call, String what) {
    if (LOG.isLoggable(Level.WARNING)) {
      LOG.log(
          Level.WARNING,
          "loop {0}: {1} still runs {2} s after it was cancelled and interrupted, {3}",
          loop.name(),
          call.report(),
          options.grace().toMillis() / 1e3,
          what);
    }
  }

  /// Calls that wait or run, abandoned ones left out.
  int underWay() {
    return underWay - abandoned;
  }

  boolean hasAbandoned() {
    return abandoned > 0;
  }

  /// Takes no more calls in and runs none that waits: their tasks are told. What runs goes on.
  void shutDown(String reason) {
    shutDown = true;
    for (OwnerCalls its : turns) {
      its.waiting.forEach(call -> call.returned.cancel(reason)); // and its task takes it out
    }
    idle.forEach(Worker::wake);
  }

  // ---------------------------------------------------------------- threads; any thread

  private void dispatch(PooledCall<?> call) {
    handedOver.add(call);
    if (looking.get() == 0) {
      try {
        wakeOne();
      } catch (Error e) { // such as no memory for a thread
        LOG.log(Level.ERROR, "loop " + loop.name() + " has no thread for a call", e);
        if (threads.get() == 0 && handedOver.remove(call)) {
          throw e;
        }
      }
    }
  }

  private void wakeOne() {
    Worker worker = idle.poll();
    if (worker != null) {
      worker.wake();
      return;
    }
    if (looking.get() > 0 || handedOver.isEmpty()) {
      return; // who was idle has begun to look
    }
    int running = threads.get();
    while (running < options.threads()) {
      if (threads.compareAndSet(running, running + 1)) {
        startWorker();
        return;
      }
      running = threads.get();
    }
  }

  private void startWorker() {
    Worker worker = new Worker(this, loop.name() + "-worker-" + numbers.incrementAndGet());
    worker.looks = true;
    looking.incrementAndGet();
    all.add(worker);
    try {
      worker.start();
    } catch (Error e) {
      looking.decrementAndGet();
      all.remove(worker);
      threads.decrementAndGet();
      throw e;
    }
  }

  /// A worker's life. On its thread.
  void work(Worker me) {
    PooledCall<?> call = next(me);
    while (call != null) {
      Step end = me.perform(call);
      if (me.abandoned) {
        postIfAny(end);
        return; // it has been counted out
      }
      me.looks = true;
      looking.incrementAndGet(); // before the task goes on, which may offload the next
      postIfAny(end);
      call = next(me);
    }
    all.remove(me);
    threads.decrementAndGet();
    if (!handedOver.isEmpty()) {
      wakeAnother();
    }
  }

  private void postIfAny(@Nullable Step end) {
    if (end != null) {
      loop.post(end);
    }
  }

  /// On a worker, which can do nothing about there being no thread.
  private void wakeAnother() {
    try {
      wakeOne();
    } catch (Error e) {
      LOG.log(Level.ERROR, "loop " + loop.name() + " has no thread for a call", e);
    }
  }

  /// The next call; null when there was none for a long time, and at the end.
  ///
  /// A worker without a call counts as idle or as looking at any moment, and one that has been
  /// started as looking: in between, who hands over would start a thread beside it.
  private @Nullable PooledCall<?> next(Worker me) {
    long began = System.nanoTime();
    while (true) {
      PooledCall<?> call = look(me);
      if (call == null) {
        idle.push(me);
      }
      boolean lastToLook = looking.decrementAndGet() == 0;
      if (call != null) {
        if (lastToLook && !handedOver.isEmpty()) {
          wakeAnother();
        }
        return call;
      }
      if (!shutDown && handedOver.isEmpty()) {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
      me.looks = true;
      looking.incrementAndGet();
      idle.remove(me);
      boolean _ = Thread.interrupted(); // it would not let this park again
      if (handedOver.isEmpty() && (shutDown || System.nanoTime() - began >= IDLE_NANOS)) {
        looking.decrementAndGet();
        return null;
      }
    }
  }

  /// Looks for a call; if nobody else does, for a moment.
  @SuppressWarnings("ThreadPriorityCheck") // relied on for speed alone
  private @Nullable PooledCall<?> look(Worker me) {
    if (!me.looks) {
      looking.incrementAndGet();
    }
    me.looks = false;
    PooledCall<?> call = handedOver.poll();
    if (call == null && looking.get() == 1) {
      long end = System.nanoTime() + SPIN_NANOS;
      do {
        Thread.yield(); // the loop may share this processor
        call = handedOver.poll();
      } while (call == null && System.nanoTime() - end < 0 && !shutDown);
    }
    return call;
  }

  // ---------------------------------------------------------------- the end; any thread

  /// Takes nothing more, forgets what waits and interrupts what runs.
  void close() {
    closed = true;
    shutDown = true;
    handedOver.clear();
    idle.forEach(Worker::wake);
    for (Worker worker : all) {
      PooledCall<?> call = worker.current;
      if (call != null && !call.drop()) {
        boolean _ = call.interrupt();
      }
    }
  }

  /// Whether what a worker has found must not begin.
  boolean isClosed() {
    return closed;
  }

  /// Waits until every thread has ended.
  ///
  /// @return false if one has not by then
  boolean join(long deadline) throws InterruptedException {
    for (Worker worker : all) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !worker.join(Duration.ofNanos(left))) {
        return all.isEmpty();
      }
    }
    return true;
  }
}
