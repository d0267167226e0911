package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// The sensor of one guarded carrier: finds out which call an event belongs to, and leaves the rest
/// to the [Judge].
///
/// **Balance.** A blocking call often passes choke points inside the one that began it: a class is
/// loaded, and files are read for that. What counts is the outermost; everything that the same
/// thread enters inside it is only counted, up and down again. So is what the guard itself passes
/// while it decides or reports, since the call is open by then.
///
/// Open calls are kept by thread, not by carrier. A task may suspend in the middle of a call (a
/// class loader's lock), and another task then runs on the same carrier; and a task that is
/// relocated ends its call on another carrier than it began on. Calls of relocated tasks are in the
/// judge's table, where the sensors of all carriers look.
///
/// An event that began while there was nothing to judge (an idle loop, a channel that does not
/// block) opens no call, and its end finds none. Where a virtual thread suspends, neither beginning
/// nor end is looked at, because it may suspend in between.
final class CarrierSensor implements Sensor {
  final GuardedThread thread;
  private final Judge judge;
  private final Thread carrier;
  private @Nullable OpenCall open;

  /// Whose call is being opened.
  private @Nullable Thread opening;

  CarrierSensor(Judge judge, Thread carrier, GuardedThread thread) {
    this.judge = judge;
    this.carrier = carrier;
    this.thread = thread;
  }

  @Override
  public void enter(ChokePoint point, @Nullable Object argument, long number) {
    Thread current = Thread.currentThread();
    boolean virtual = current.isVirtual();
    if (virtual && point.when() != ChokePoint.When.ALWAYS) {
      return;
    }
    OpenCall outer = callOf(current, virtual);
    if (outer != null) {
      outer.depth++;
      return;
    }
    if (number == 0 && point.when() == ChokePoint.When.PLATFORM_IF_NOT_ZERO) {
      return;
    }
    OpenCall call = open(current, point, argument, number);
    if (call != null) {
      judge.begin(this, call);
    }
  }

  /// Opens a call if there is something to judge. What is passed until it is open, a class of the
  /// guard's own that is loaded for the first time, say, is not looked at.
  private @Nullable OpenCall open(
      Thread current, ChokePoint point, @Nullable Object argument, long number) {
    if (opening == current) {
      return null;
    }
    opening = current;
    try {
      if (thread.isElsewhere()
          || !thread.isActive()
          || (point.effect() == ChokePoint.Effect.SUSPENDS && thread.kind() == Work.Kind.TASK)) {
        return null;
      }
      OpenCall call = new OpenCall(current, carrier, point, argument, number, System.nanoTime());
      add(call);
      return call;
    } catch (RuntimeException | Error e) {
      judge.failed(e);
      return null;
    } finally {
      opening = null;
    }
  }

  @Override
  public void exit(ChokePoint point) {
    Thread current = Thread.currentThread();
    boolean virtual = current.isVirtual();
    if (virtual && point.when() != ChokePoint.When.ALWAYS) {
      return;
    }
    OpenCall call = callOf(current, virtual);
    if (call == null) {
      return;
    }
    if (call.depth > 0) {
      call.depth--;
    } else if (call.point.number() == point.number()) {
      judge.end(this, call);
    }
  }

  private @Nullable OpenCall callOf(Thread current, boolean virtual) {
    for (OpenCall call = open; call != null; call = call.next) {
      if (call.thread == current) {
        if (!call.lost) {
          return call;
        }
        remove(call);
        break;
      }
    }
    return virtual ? judge.relocatedCallOf(current) : null;
  }

  void add(OpenCall call) {
    call.next = open;
    open = call;
  }

  void remove(OpenCall call) {
    if (open == call) {
      open = call.next;
      return;
    }
    for (OpenCall before = open; before != null; before = before.next) {
      if (before.next == call) {
        before.next = call.next;
        return;
      }
    }
  }

  /// What is open on this carrier; any thread, without order.
  @Nullable OpenCall firstOpen() {
    return open;
  }

  Thread carrier() {
    return carrier;
  }
}
