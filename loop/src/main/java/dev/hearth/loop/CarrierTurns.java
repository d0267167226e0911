package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What turns a loop: a platform thread, the *carrier*, that drains three sources of work.
///
/// | source | filled by | holds |
/// |---|---|---|
/// | `ready` | the carrier | steps in the order they became ready |
/// | `inbox` | any thread | steps that other threads made ready; moved to `ready` as it is read |
/// | `timers` | the carrier | a heap by deadline, first in first out among equals |
///
/// **A turn** waits while nothing is ready, moves what has come in and then what is due behind what
/// is ready, and runs as many steps as are ready then. What becomes ready meanwhile has to wait for
/// the next turn, so nobody can keep timers and other threads out.
///
/// [StepRunner] runs the steps and knows which is running; this class decides when. [CarrierLoop]
/// adds what a loop offers.
///
/// **The carrier** is a thread of the loop's own, or whoever runs a [HostedLoop]; it is null while
/// nobody does, and the loop then belongs to the thread that made it or ran it last, its `home`.
/// Any thread may ask whether it is the carrier, since only a thread itself makes itself that; who
/// was the home may have ceased to be it just now.
///
/// **Handing over.** Another carrier takes the loop from a step that does not end: [HandOvers].
///
/// **Parking.** The carrier sets `parked`, looks at the inbox once more and parks; a submitter adds
/// to the inbox and then reads `parked`. Both are sequentially consistent, so no wake-up is lost.
///
/// The class is long because parking, handing over, running for a host and closing are one protocol
/// on the same flags.
///
/// Fields without `volatile` or `final` are touched by code on the carrier only, which includes the
/// virtual threads mounted on it.
abstract sealed class CarrierTurns implements HostedLoop permits CarrierLoop {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final long CLOSE_NANOS = Duration.ofSeconds(10).toNanos();

  /// Timers wake an idle loop once in this time at most: a wake-up costs as much as ten timers.
  private static final long TIMER_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  /// How often an idle loop looks whether an unread failure has been collected.
  private static final long UNREAD_FAILURES_NANOS = Duration.ofSeconds(10).toNanos();

  /// How long an idle loop looks for the return of a task that is elsewhere before it parks.
  private static final long SPIN_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;

  private static final int LARGE_BATCH = 100;
  private static final long FOR_EVER_SECONDS = Duration.ofDays(36_500).toSeconds();
  private static final long LONGEST_PARK_NANOS = Duration.ofDays(1).toNanos();

  /// Which loop a thread is running, for threads that are not a [Carrier]. Read through the JDK's
  /// look-up by carrier, so that a task finds what its carrier has set.
  private static final ThreadLocal<@Nullable CarrierLoop> HOST = new ThreadLocal<>();

  final LoopOptions options;
  final LoopClock clock;
  final @Nullable Carrier own;
  private final Runnable wakeHost;
  final Owner self;
  final Offloads offloads;
  final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  final ReadyQueue ready = new ReadyQueue();
  final Inbox inbox = new Inbox();
  final Timers timers = new Timers();
  final Watchers watchers = new Watchers(whole());
  final Accounts accounts = new Accounts();
  final SlowSteps slowSteps;
  final UnreadFailures unreadFailures = new UnreadFailures(whole(), watchers);
  final HandOvers handOvers;
  final Relocations relocations;
  StepRunner runner;
  final TaskList tasks = new TaskList();
  final Carriers carriers = new Carriers(whole());
  final Drains drains = new Drains(whole());
  final Signals signals = new Signals();

  /// What other threads wait for. Any thread.
  final Set<LoopFuture<?>> awaitedElsewhere =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  /// Whom the loop belongs to; nobody's thread while the watchdog looks whether to take it away.
  volatile @Nullable Thread carrier;

  private Thread home = Thread.currentThread();
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile boolean sealed;
  private volatile boolean closing;
  volatile boolean closed;

  private final LongSupplier aboutNow = this::aboutNow;
  private long closeDeadline;
  private long lastWake = System.nanoTime();
  private boolean hostInterrupted;
  private final CountDownLatch hasEnded = new CountDownLatch(1);
  long turns;

  private static final VarHandle CARRIER;

  static {
    try {
      CARRIER = MethodHandles.lookup().findVarHandle(CarrierTurns.class, "carrier", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  CarrierTurns(LoopOptions options, boolean hosted, Runnable wakeHost) {
    this.options = options;
    this.clock = options.clock();
    this.wakeHost = wakeHost;
    this.self = owner(options.name());
    this.slowSteps = new SlowSteps(whole(), options, watchers);
    this.handOvers = new HandOvers(whole(), options.handOver(), options.protectedCode());
    this.relocations = new Relocations(whole());
    this.runner = newRunner();
    this.offloads = new Offloads(whole(), options.workers());
    this.own = hosted ? null : new Carrier(whole(), options.name(), runner);
    this.carrier = own;
  }

  /// This loop; nothing else is one.
  private CarrierLoop whole() {
    return (CarrierLoop) this;
  }

  /// What runs the steps of one carrier.
  final StepRunner newRunner() {
    return new StepRunner(whole());
  }

  /// Turns the loop until it has closed or goes on elsewhere. Called on that carrier.
  void turnOn(Carrier mine) {
    try {
      turnUntilClosed();
    } catch (Carrier.Relieved e) {
      // Another carrier has the loop.
    } catch (Throwable e) {
      if (handOvers.decided() == mine || !closed) {
        // Foreign code's errors end with their step; this is the loop's own, or memory is gone.
        LOG.log(Level.ERROR, "loop " + name() + " has died", e);
        throw e;
      }
    } finally {
      if (handOvers.decided() == mine && !mine.isRelieved()) {
        end(); // also when a clock or the loop itself has failed: whoever waits is told
        carrierEnds(mine);
      }
    }
  }

  static CarrierLoop current() {
    CarrierLoop loop = currentOrNull();
    if (loop == null) {
      throw new WrongThreadException(
          Thread.currentThread()
              + " is not run by a loop; cross over with loop.call(…) or loop.startLater(…)");
    }
    return loop;
  }

  static @Nullable CarrierLoop currentOrNull() {
    return Jdk.currentCarrier() instanceof Carrier mine ? mine.loop : Jdk.ofCarrier(HOST);
  }

  /// Brings the caller back onto the loop that its thread has lost, if it has. Any thread.
  static void rejoin() {
    if (Jdk.currentCarrier() instanceof Carrier mine && mine.loop.carrier != mine) {
      boolean _ = mine.loop.handOvers.rejoinIfLost();
    }
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public LoopClock clock() {
    return clock;
  }

  @Override
  public Owner owner(String ownerName) {
    return owners.computeIfAbsent(ownerName, Owner::new);
  }

  @Override
  public boolean isOnLoop() {
    return ownsLoop() || handOvers.rejoinIfLost();
  }

  /// Gives the loop from one thread to another, if it is still the first one's. Any thread.
  boolean passes(Thread from, Thread to) {
    return CARRIER.compareAndSet(this, from, to);
  }

  /// Whether the caller is on the carrier, now. For what must not wait to rejoin: code that the JDK
  /// calls while it moves a thread.
  boolean ownsLoop() {
    return Jdk.currentCarrier() == carrier;
  }

  /// Whether the caller may touch the loop's state: on it, or on its host's thread while it rests.
  ///
  /// What any thread may do at any time must not queue anything on the strength of the latter:
  /// another thread may be about to run the loop.
  boolean mayTouch() {
    Thread at = carrier;
    return at == null
        ? Thread.currentThread() == home
        : Jdk.currentCarrier() == at || handOvers.rejoinIfLost();
  }

  @Override
  public void verifyOnLoop() {
    if (!mayTouch()) {
      throw new WrongThreadException(
          "this belongs to loop "
              + name()
              + " and was called on "
              + Thread.currentThread()
              + "; cross over with loop.call(…)");
    }
  }

  /// New work from another thread, which a closing loop refuses.
  void hand(Step step) {
    if (closing || closed) {
      throw new RejectedExecutionException("loop " + name() + " is closed");
    }
    if (sealed) {
      throw new RejectedExecutionException("loop " + name() + " has been shut down");
    }
    if (inbox.size() >= options.inboxLimit()) {
      throw new RejectedExecutionException(
          options.inboxLimit() + " callbacks wait for loop " + name() + " already; slow down");
    }
    post(step);
  }

  void refuseWhenClosed() {
    if (closed) {
      throw new RejectedExecutionException("loop " + name() + " is closed");
    }
  }

  /// Puts a step behind everything that is ready, also behind what other threads handed over
  /// before.
  void enqueue(Step step) {
    if (!inbox.looksEmpty()) {
      inbox.moveTo(ready);
    }
    ready.add(step);
    wakeRestingHost();
  }

  /// Tells the host that its own thread has given a resting loop something to do.
  void wakeRestingHost() {
    if (carrier == null) {
      tellHost();
    }
  }

  /// A continuation that became ready: never refused while the loop runs, and dropped once it has
  /// ended, since an exception would hit whoever happened to wake the thread.
  void submit(Step step) {
    // What yields is told from what is woken by where it is, which must be beyond doubt.
    if (!ownsLoop() && !handOvers.ownsLoopAfterAll()) {
      post(step);
      return;
    }
    if (runner.leaves(step)) {
      return;
    }
    if (step instanceof LoopTask<?> task) {
      task.queued = true;
    }
    if (!runner.stepAside(step)) {
      enqueue(step);
    }
  }

  void post(Step step) {
    inbox.add(step);
    if (closed) {
      inbox.abandon();
    } else if (parked) {
      wake();
    } else if (carrier == null) {
      tellHost();
    }
  }

  private void wake() {
    Thread at = carrier;
    if (at != null) {
      LockSupport.unpark(at); // also when it is only about to park
    }
    tellHost();
  }

  /// What the host throws would hit whoever happened to hand something over.
  private void tellHost() {
    try {
      wakeHost.run();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the host of loop " + name() + " could not be woken", e);
    }
  }

  /// A duration in nanoseconds; a century is for ever, which leaves room for the sum with any clock
  /// reading.
  static long saturatedNanos(Duration duration) {
    long seconds = duration.toSeconds();
    if (-FOR_EVER_SECONDS < seconds && seconds < FOR_EVER_SECONDS) {
      return duration.toNanos();
    }
    return Long.signum(seconds) * FOR_EVER_SECONDS * 1_000_000_000L;
  }

  /// About now on the loop's clock: as the running step began, for what needs no better.
  long aboutNow() {
    return clock instanceof SystemClock ? accounts.lastLook() : clock.nanoTime();
  }

  void postCallback(Runnable callback) {
    post(new OwnStep(whole(), "a callback of the loop", _ -> callback.run()));
  }

  Drains drains() {
    return drains;
  }

  /// A thread is going to run what this loop runs. By whom the loop belongs to.
  void carrierBegins(Thread thread, StepRunner its) {
    carriers.begins(thread, its);
  }

  /// A thread will run nothing more of this loop's.
  void carrierEnds(Thread thread) {
    carriers.ends(thread);
  }

  StepRunner runner() {
    return runner;
  }

  @Nullable LoopTask<?> runningTask() {
    return runner.runningTask();
  }

  private void turnUntilClosed() {
    while (!hasClosed()) {
      try {
        turn(LONGEST_PARK_NANOS);
      } catch (VirtualMachineError e) {
        LOG.log(Level.ERROR, "loop " + name() + " goes on after", e);
      }
    }
  }

  private boolean hasClosed() {
    return closing
        && ((tasks.isEmpty() && ready.isEmpty() && inbox.isEmpty())
            || System.nanoTime() - closeDeadline >= 0);
  }

  /// The loop runs again, after it may have waited.
  private void goOn() {
    accounts.resume();
    slowSteps.loopGoesOn();
  }

  private void turn(long maxWait) {
    turns++;
    if (ready.isEmpty()) {
      if (inbox.isEmpty()) {
        park(stopping ? 0 : maxWait);
      }
      goOn();
    }
    inbox.moveTo(ready);
    timers.moveDueTo(ready, aboutNow);
    if (!unreadFailures.isEmpty()) {
      unreadFailures.look();
    }
    int batch = ready.size();
    if (batch > LARGE_BATCH) {
      accounts.resume(); // what moving so many has cost is nobody's
    }
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.turnBegan(turns, batch));
    }
    runner.runReady();
  }

  /// Nothing is ready: waits until something is, or the time is up.
  private void park(long maxWait) {
    boolean quiet = offloads.pending() == 0 && relocations.pending() == 0 && inbox.isEmpty();
    if (quiet && watchers.idle()) {
      return;
    }
    long wait = closing ? Math.min(maxWait, closeDeadline - System.nanoTime()) : maxWait;
    Timer next = timers.next();
    if (next != null) {
      // Time goes on behind what other threads have handed over meanwhile.
      if (quiet && inbox.isEmpty() && wait > 0 && clock.advanceTo(next.deadline)) {
        return;
      }
      wait = Math.min(wait, timerWait(next.deadline - clock.nanoTime()));
    }
    if (!unreadFailures.isEmpty()) {
      wait = Math.min(wait, UNREAD_FAILURES_NANOS);
    }
    if (wait <= 0 || (relocations.mayBeBackSoon() && spin(Math.min(wait, SPIN_NANOS)))) {
      return;
    }
    parked = true;
    if (inbox.isEmpty() && !stopping) {
      LockSupport.parkNanos(this, wait);
      // It means nothing to the loop, and would keep it from parking; a host has it back later.
      hostInterrupted |= Thread.interrupted();
    }
    parked = false;
    lastWake = System.nanoTime();
  }

  /// Looks for what comes in, for a moment. False when nothing has.
  @SuppressWarnings("ThreadPriorityCheck") // relied on for speed alone
  private boolean spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (inbox.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.yield(); // the worker may share this processor
    }
    return true;
  }

  /// How long to wait for a timer. One that comes shortly after the last wake-up waits for others
  /// to come with it.
  private long timerWait(long nanos) {
    long pause = TIMER_PAUSE_NANOS - (System.nanoTime() - lastWake);
    return nanos <= 0 ? 0 : Math.max(nanos, pause);
  }

  boolean isClosed() {
    return closed;
  }

  void takeInbox() {
    inbox.moveTo(ready);
  }

  // What the watchdog reads, on its own thread and in no order.

  /// Whether nobody runs the loop, or it waits for something to do.
  boolean isIdle() {
    VarHandle.fullFence();
    return parked || carrier == null;
  }

  /// When the running step began, or the last one if none runs: `System.nanoTime()`.
  long stepBegan() {
    return accounts.stepBegan();
  }

  @Nullable Thread carrier() {
    return carrier;
  }

  boolean isClosing() {
    return closing || closed;
  }

  @Override
  public void runForever() {
    runHosted(() -> {
      do {
        turn(LONGEST_PARK_NANOS);
      } while (!stopping);
    });
  }

  @Override
  public void runOnce(Duration maxWait) {
    runHosted(() -> turn(saturatedNanos(maxWait)));
  }

  private void runHosted(Runnable turning) {
    refuseNesting();
    refuseWhenClosed();
    home = Thread.currentThread();
    runner.thread = home;
    carrier = home;
    VarHandle.fullFence(); // before the look at whether the watchdog sleeps
    carrierBegins(home, runner);
    HOST.set(whole());
    try {
      goOn();
      turning.run();
    } finally {
      stopping = false;
      HOST.remove();
      carrierEnds(home);
      carrier = null;
      VarHandle.fullFence(); // before the look at what has come: a submitter adds, then looks here
      if (!ready.isEmpty() || !inbox.isEmpty()) {
        tellHost();
      }
      if (hostInterrupted) {
        hostInterrupted = false;
        Thread.currentThread().interrupt();
      }
    }
  }

  void refuseNesting() {
    if (own != null) {
      throw new IllegalStateException("loop " + name() + " has a thread of its own");
    }
    if (carrier != null) {
      throw new IllegalStateException("loop " + name() + " is running already");
    }
    if (currentOrNull() != null || Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "loop "
              + name()
              + " cannot run on "
              + Thread.currentThread()
              + ": another loop is running there, or it is no platform thread");
    }
  }

  @Override
  public OptionalLong nextDeadline() {
    verifyOnLoop();
    Timer next = timers.next();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.deadline);
  }

  @Override
  public void stop() {
    stopping = true;
    if (!isOnLoop()) {
      wake();
    }
  }

  Signals signals() {
    return signals;
  }

  /// Refuses what other threads want to hand over, from now on.
  void seal() {
    sealed = true;
  }

  /// Ends the workers' calls, and waits for those that do not want to; not on the loop.
  void joinWorkers(Duration limit) {
    offloads.join(limit);
  }

  @Override
  public void close() {
    if (own == null) {
      closeHosted();
      return;
    }
    if (isOnLoop()) {
      beginClose();
      return;
    }
    if (!closing) {
      postCallback(this::beginClose);
    }
    boolean ended = false;
    try {
      ended = hasEnded.await(2 * CLOSE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      LOG.log(Level.WARNING, "loop {0} did not end: a step holds its thread", name());
    }
  }

  private void closeHosted() {
    if (carrier != null) {
      throw new IllegalStateException("loop " + name() + " is running; stop it first");
    }
    if (!closed) {
      end();
    }
  }

  private void beginClose() {
    if (closing) {
      return;
    }
    closing = true;
    closeDeadline = System.nanoTime() + CLOSE_NANOS;
    for (LoopTask<?> task : tasks.copy()) {
      task.cancel("loop " + name() + " closes");
    }
  }

  private void end() {
    for (LoopTask<?> task : tasks.copy()) {
      if (!drains.isGivenUp(task)) {
        LOG.log(Level.WARNING, "loop {0} ends although {1} has not", name(), task);
      }
      task.abandon();
    }
    signals.close();
    closed = true;
    slowSteps.close();
    offloads.close();
    relocations.close();
    for (Step step = ready.poll(); step != null; step = ready.poll()) {
      step.abandon();
    }
    inbox.abandon();
    owners.values().forEach(Owner::abandonHeldBack);
    List.copyOf(awaitedElsewhere).forEach(LoopFuture::cutShortAtEndOfLoop);
    unreadFailures.end();
    watchers.end();
    hasEnded.countDown();
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + "]";
  }
}
