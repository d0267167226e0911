package dev.hearth.guard;

import dev.hearth.guard.BlockingCall.Outcome;
import dev.hearth.guard.Policy.Action;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Decides about blocking calls, from what the sensors of all carriers have seen.
///
/// **When.** A call that could still be stopped or moved is judged when it begins. A wait (for a
/// lock, a queue, a monitor, a selector) can be neither: throwing there would break what waits. So
/// it is judged when it ends, and by then it is known whether it was one: a park that finds its
/// permit is over at once.
///
/// **Relocation.** The call leaves the list of its carrier before the task does, and is in the
/// table of relocated calls until the task is back. Whatever the task passes in between, on any
/// carrier, finds it there.
///
/// The guard's own errors end here: a failure of it lets the call happen.
final class Judge {
  /// Waits that are over sooner are no blocking.
  static final long SHORT_WAIT_NANOS = 20_000;

  private final ConcurrentHashMap<Thread, OpenCall> relocated = new ConcurrentHashMap<>();
  private final Set<CarrierSensor> sensors = ConcurrentHashMap.newKeySet();
  private final SiteTable sites = new SiteTable();
  private final AtomicLong shortWaits = new AtomicLong();
  private final AtomicLong allowed = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Reporter reporter;
  private final List<String> plumbing;
  private volatile Policy policy;

  private @Nullable Boolean debugged; // the guard's thread only

  Judge(Policy policy, Reporter reporter) {
    this(policy, reporter, List.of());
  }

  /// @param nativePackages whose frames lie between an owner and what it calls
  Judge(Policy policy, Reporter reporter, List<String> nativePackages) {
    plumbing = nativePackages.stream().map(name -> name + ".").toList();
    this.policy = policy;
    this.reporter = reporter;
  }

  /// The sensor of a carrier. Any thread.
  Sensor sensorOf(Thread carrier, GuardedThread thread) {
    CarrierSensor sensor = new CarrierSensor(this, carrier, thread);
    sensors.add(sensor);
    return sensor;
  }

  void release(Thread carrier) {
    sensors.removeIf(sensor -> sensor.carrier() == carrier);
  }

  void setPolicy(Policy policy) {
    this.policy = policy;
  }

  @Nullable OpenCall relocatedCallOf(Thread thread) {
    return relocated.get(thread);
  }

  /// A call has been opened. On its carrier.
  ///
  /// @throws BlockingCallException in its place
  void begin(CarrierSensor sensor, OpenCall call) {
    boolean stays = false;
    try {
      stays = decide(sensor, call);
    } catch (BlockingCallException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      stays = true;
      call.allowed = true;
      failed(e);
    } finally {
      if (!stays) {
        sensor.remove(call);
      }
    }
  }

  /// Decides about a call that begins; false when it is not open on this carrier afterwards.
  private boolean decide(CarrierSensor sensor, OpenCall call) {
    ChokePoint point = call.point;
    Work work = sensor.thread.work();
    call.work = work;
    if (isWait(point.category())) {
      return true;
    }
    Policy now = policy;
    Attribution attribution = Attribution.here(point, categoryOf(call), now, plumbing);
    call.attribution = attribution;
    switch (actionFor(call, work, attribution, now)) {
      case ALLOW -> call.allowed = true;
      case REPORT -> {}
      case RAISE -> {
        if (attribution.loops()) {
          break;
        }
        if (attribution.permanent() || attribution.category() == Category.LOGGING) {
          call.fails = true;
        } else {
          call.outcome = Outcome.RAISED;
          throw new BlockingCallException(settle(call, work, attribution, 0, 0, true));
        }
      }
      case RELOCATE -> {
        return !relocate(sensor, call, work);
      }
    }
    return true;
  }

  private static boolean isWait(Category category) {
    return switch (category) {
      case PARK, MONITOR_WAIT, SELECT -> true;
      default -> false;
    };
  }

  private static Category categoryOf(OpenCall call) {
    Category category = call.point.category();
    return (category == Category.FILE_READ || category == Category.FILE_WRITE)
            && Arguments.isConsole(call.argument)
        ? Category.CONSOLE
        : category;
  }

  private static Action actionFor(
      OpenCall call, Work work, Attribution attribution, Policy policy) {
    if (attribution.allowed() != null) {
      return Action.ALLOW;
    }
    if (policy.hasPaths()) {
      String path = Arguments.path(call.point.category(), call.argument);
      if (path != null && policy.allowsPath(path)) {
        return Action.ALLOW;
      }
    }
    return policy.action(work.owner(), attribution.category());
  }

  private boolean relocate(CarrierSensor sensor, OpenCall call, Work work) {
    call.outcome = Outcome.COULD_NOT_MOVE;
    if (work.kind() == Work.Kind.CALLBACK || !call.thread.isVirtual()) {
      return false;
    }
    sensor.remove(call);
    relocated.put(call.thread, call);
    boolean moved = false;
    try {
      moved = sensor.thread.relocate();
    } finally {
      if (moved) {
        // From here on this is another carrier, and the sensor is not its.
        call.outcome = Outcome.RELOCATED;
        call.arrived = System.nanoTime();
      } else {
        relocated.remove(call.thread);
        sensor.add(call);
      }
    }
    return moved;
  }

  /// A call has ended. On the carrier it has ended on, which another one's sensor may have begun.
  void end(CarrierSensor sensor, OpenCall call) {
    long ended = System.nanoTime();
    try {
      if (call.outcome == Outcome.RELOCATED) {
        endElsewhere(sensor, call, ended);
      } else {
        // Where a callback is about to suspend, its wait has yet to come.
        boolean suspends = call.point.effect() == ChokePoint.Effect.SUSPENDS;
        endHere(sensor, call, suspends ? 0 : ended - call.began);
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      if (call.outcome == Outcome.RELOCATED) {
        relocated.remove(call.thread);
      } else {
        sensor.remove(call);
      }
    }
  }

  private void endElsewhere(CarrierSensor sensor, OpenCall call, long ended) {
    if (sensor.thread.isElsewhere()) {
      sensor.thread.comeBack();
    }
    long overhead = call.arrived - call.began + (System.nanoTime() - ended);
    Work work = call.work;
    Attribution attribution = call.attribution;
    if (work != null && attribution != null) {
      settle(call, work, attribution, ended - call.arrived, overhead, false);
    }
  }

  private void endHere(CarrierSensor sensor, OpenCall call, long held) {
    Work work = call.work;
    if (work == null) {
      return;
    }
    Attribution attribution = call.attribution;
    if (attribution == null && !call.allowed) {
      if (isShort(call.point, held)) {
        shortWaits.getAndIncrement();
        return;
      }
      attribution = judgeWait(call, work);
    }
    if (call.allowed || attribution == null) {
      allowed.getAndIncrement();
      return;
    }
    if (!call.fails) {
      settle(call, work, attribution, held, 0, false);
      return;
    }
    call.outcome = Outcome.RAISED;
    BlockingCall report = describe(call, work, attribution, held, Attribution.stackHere());
    if (!sensor.thread.failAtEnd(new BlockingCallException(report))) {
      call.outcome = Outcome.HELD;
    }
    settle(call, work, attribution, held, 0, false);
  }

  /// Whether a wait was none: a park that has found its permit.
  private static boolean isShort(ChokePoint point, long held) {
    return point.effect() == ChokePoint.Effect.HOLDS
        && point.category() == Category.PARK
        && held < SHORT_WAIT_NANOS;
  }

  /// Decides about a wait that has ended.
  private Attribution judgeWait(OpenCall call, Work work) {
    Policy now = policy;
    Attribution attribution = Attribution.here(call.point, call.point.category(), now, plumbing);
    switch (actionFor(call, work, attribution, now)) {
      case ALLOW -> call.allowed = true;
      case REPORT -> {}
      case RAISE -> call.fails = true;
      case RELOCATE -> call.outcome = Outcome.COULD_NOT_MOVE;
    }
    return attribution;
  }

  /// Counts a call and hands its report on, if anybody wants it.
  ///
  /// @param describes whether the caller needs the report in any case
  @SuppressWarnings("NullAway") // Null only if the caller has not asked for the report.
  private BlockingCall settle(
      OpenCall call,
      Work work,
      Attribution attribution,
      long nanos,
      long overhead,
      boolean describes) {
    Site site = sites.of(work.owner(), attribution, call.point.instead());
    sites.count(site, work.owner(), call.outcome, nanos, overhead);
    boolean first = site.isFirst();
    boolean wanted = first || reporter.wantsAll();
    if (!wanted && !describes) {
      return null;
    }
    BlockingCall report = describe(call, work, attribution, nanos, Attribution.stackHere());
    if (wanted) {
      reporter.post(new Report(report, first, sites.isOthers(site), false, overhead));
    }
    return report;
  }

  private static BlockingCall describe(
      OpenCall call,
      Work work,
      Attribution attribution,
      long nanos,
      List<StackTraceElement> stack) {
    Category category = attribution.category();
    return new BlockingCall(
        category,
        attribution.call(),
        Arguments.text(call.point.category(), call.argument, call.number),
        attribution.line(),
        work,
        call.outcome,
        Duration.ofNanos(nanos),
        call.point.instead(),
        "docs/blocking-calls.md#" + category.id(),
        call.carrier,
        stack);
  }

  /// The guard itself has failed. Any thread.
  void failed(Throwable failure) {
    if (failures.getAndIncrement() == 0) {
      reporter.guardFailed(failure);
    }
  }

  /// Reports calls that have begun long ago and still run; forgets what nobody will end. The
  /// guard's thread.
  void lookForStuckCalls(long ageNanos) {
    sensors.removeIf(sensor -> sensor.carrier().getState() == Thread.State.TERMINATED);
    relocated.keySet().removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    long now = System.nanoTime();
    for (CarrierSensor sensor : sensors) {
      for (OpenCall call = sensor.firstOpen(); call != null; call = call.next) {
        if (!call.looked && !call.allowed && now - call.began >= ageNanos && !isDebugged()) {
          call.looked = true;
          look(call);
        }
      }
    }
  }

  /// Whether somebody may have stopped the code with a debugger, and it is not stuck at all. The
  /// guard's thread.
  private boolean isDebugged() {
    Boolean known = debugged;
    if (known == null) {
      known =
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(argument -> argument.contains("jdwp"));
      debugged = known;
    }
    return known;
  }

  private void look(OpenCall call) {
    StackTraceElement[] stack = call.thread.getStackTrace();
    int start = 0;
    String method = call.point.method().split("\\(", 2)[0];
    while (start < stack.length
        && !(stack[start].getClassName().equals(call.point.className())
            && (method.equals("*") || stack[start].getMethodName().equals(method)))) {
      start++;
    }
    if (start == stack.length) {
      // It is over, and its end has been lost; or it ends just now, and then this does no harm.
      call.lost = true;
      return;
    }
    Work work = call.work;
    if (work == null) {
      return;
    }
    StackTraceElement[] frames = Arrays.copyOfRange(stack, start, stack.length);
    Policy now = policy;
    Attribution known = call.attribution;
    Attribution attribution =
        known == null
            ? Attribution.of(frames, call.point, call.point.category(), now, plumbing)
            : known;
    if (actionFor(call, work, attribution, now) == Action.ALLOW) {
      return;
    }
    Site site = sites.of(work.owner(), attribution, call.point.instead());
    BlockingCall report =
        describe(
            call,
            work,
            attribution,
            0,
            List.of(frames).subList(0, Math.min(frames.length, Attribution.REPORTED_FRAMES)));
    reporter.post(new Report(report, site.isFirst(), sites.isOthers(site), true, 0));
  }

  void minutePassed() {
    sites.minutePassed();
  }

  GuardStatistics statistics() {
    return new GuardStatistics(
        sites.all(),
        sites.ranked(),
        sites.others(),
        sites.rankedOwners(),
        shortWaits.get(),
        allowed.get(),
        reporter.dropped(),
        failures.get());
  }
}
