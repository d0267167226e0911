package dev.hearth.loop;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// Writes events of the JDK Flight Recorder. Loop only, of one loop.
///
/// An event that lasts is made at its beginning and kept by what it is about.
///
/// **Who writes.** A task's own events are written on its thread, so that a recording shows them
/// there. A carrier must not write: JDK 25 drops what a platform thread writes first after a
/// virtual thread on it has written. So a virtual thread of the JDK's own does it instead.
final class JfrInstrument implements Instrument {
  private final IdentityHashMap<Task<?>, TaskEvent> tasks = new IdentityHashMap<>();
  private final IdentityHashMap<OffloadInfo, OffloadEvent> calls = new IdentityHashMap<>();
  private final IdentityHashMap<HandOver, HandoverEvent> handOvers = new IdentityHashMap<>();

  @Name("dev.hearth.SlowStep")
  @Label("Slow Step")
  @Category("Hearth")
  @Description("A step that held its loop for too long")
  @StackTrace(false)
  static final class SlowStepEvent extends Event {
    @Label("Owner")
    @Nullable String owner;

    @Label("Step")
    @Nullable String step;

    @Label("Task")
    @Nullable String task;

    @Label("Held")
    @Timespan
    long held;

    @Label("Stuck At")
    @Nullable String stuckAt;
  }

  @Name("dev.hearth.Handover")
  @Label("Hand-over")
  @Category("Hearth")
  @Description("A loop went on without a step that held it, until the step came back")
  @StackTrace(false)
  static final class HandoverEvent extends Event {
    @Label("Owner")
    @Nullable String owner;

    @Label("Step")
    @Nullable String step;

    @Label("Task")
    @Nullable String task;

    @Label("Held Before")
    @Timespan
    long held;

    @Label("Stuck At")
    @Nullable String stuckAt;
  }

  @Name("dev.hearth.Offload")
  @Label("Offloaded Call")
  @Category("Hearth")
  @Description("A task waited for a call off the loop")
  @StackTrace(false)
  static final class OffloadEvent extends Event {
    @Label("Owner")
    @Nullable String owner;

    @Label("Task")
    @Nullable String task;

    @Label("Call")
    @Nullable String call;
  }

  @Name("dev.hearth.Task")
  @Label("Task")
  @Category("Hearth")
  @Description("A task, from its making to its end")
  @Enabled(false)
  @StackTrace(false)
  static final class TaskEvent extends Event {
    @Label("Owner")
    @Nullable String owner;

    @Label("Name")
    @Nullable String name;

    @Label("Outcome")
    @Nullable String outcome;
  }

  @Override
  public void slowStep(SlowStep step) {
    SlowStepEvent event = new SlowStepEvent();
    if (event.isEnabled()) {
      event.begin();
      event.owner = step.owner().name();
      event.step = step.what();
      event.task = step.task();
      event.held = step.held().toNanos();
      event.stuckAt = textOf(step.stack());
      write(event);
    }
  }

  private static String textOf(List<StackTraceElement> stack) {
    return stack.stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public void handedOver(HandOver handOver) {
    HandoverEvent event = new HandoverEvent();
    if (event.isEnabled()) {
      event.begin();
      handOvers.put(handOver, event);
    }
  }

  @Override
  public void rejoined(HandOver handOver, Duration away) {
    HandoverEvent event = handOvers.remove(handOver);
    if (event != null && event.shouldCommit()) {
      event.owner = handOver.owner().name();
      event.step = handOver.what();
      event.task = handOver.task();
      event.held = handOver.held().toNanos();
      event.stuckAt = textOf(handOver.stack());
      write(event);
    }
  }

  @Override
  public void offloadBegan(OffloadInfo call) {
    OffloadEvent event = new OffloadEvent();
    if (event.isEnabled()) {
      event.begin();
      calls.put(call, event);
    }
  }

  @Override
  public void offloadEnded(OffloadInfo call) {
    OffloadEvent event = calls.remove(call);
    if (event != null && event.shouldCommit()) {
      event.owner = call.owner().name();
      event.task = call.task();
      event.call = call.describe();
      write(event);
    }
  }

  @Override
  public void taskStarted(Task<?> task) {
    TaskEvent event = new TaskEvent();
    if (event.isEnabled()) {
      event.begin();
      tasks.put(task, event);
    }
  }

  @Override
  public void taskEnded(Task<?> task) {
    TaskEvent event = tasks.remove(task);
    if (event != null && event.shouldCommit()) {
      event.owner = task.owner().name();
      event.name = task.name();
      event.outcome = task.state().name();
      write(event);
    }
  }

  private static void write(Event event) {
    if (Thread.currentThread().isVirtual()) {
      event.commit();
    } else {
      event.end();
      Thread _ = Thread.startVirtualThread(event::commit);
    }
  }

  @Override
  public String toString() {
    return "Instruments.jfr()";
  }
}
