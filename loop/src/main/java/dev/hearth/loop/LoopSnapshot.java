package dev.hearth.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything that runs or waits on a loop at one moment, as [EventLoop#snapshot] finds it: what a
/// thread dump is for threads. [#toString] prints it by owner.
///
/// @param loop the loop's name
/// @param taken when, by the loop's clock
/// @param stuck the step that holds the loop, when it did not answer in time; the loop's tasks and
///   timers are unknown then
/// @param tasks tasks that have not ended, oldest first
/// @param timers callbacks that wait for their time, next first
/// @param offloaded calls that run on a worker or wait for one, oldest first
public record LoopSnapshot(
    String loop,
    Instant taken,
    Optional<SlowStep> stuck,
    List<TaskDump> tasks,
    List<TimerDump> timers,
    List<OffloadDump> offloaded) {
  /// Keeps its own copies of the lists.
  public LoopSnapshot {
    tasks = List.copyOf(tasks);
    timers = List.copyOf(timers);
    offloaded = List.copyOf(offloaded);
  }

  /// What a task is doing.
  public enum TaskState {
    /// It has become ready, or has not begun, and waits for its turn.
    READY,
    /// It takes the snapshot.
    RUNNING,
    /// It waits: for something on the loop, or in the JDK.
    SUSPENDED
  }

  /// A task that has not ended.
  ///
  /// @param background whether [EventLoop#drain] does not wait for it
  /// @param waitsFor what it awaits on the loop; empty when it waits in the JDK, or not at all
  /// @param age since it was made
  /// @param cancelling how many requests to cancel it have been made and not taken back
  /// @param timeLeft until a scope around it expires; empty without a deadline
  /// @param stack of its thread, innermost frame first; empty before it begins
  /// @param creationSite where it was made; empty outside debug mode
  public record TaskDump(
      String name,
      Owner owner,
      boolean background,
      TaskState state,
      String waitsFor,
      Duration age,
      int cancelling,
      Optional<Duration> timeLeft,
      List<StackTraceElement> stack,
      List<StackTraceElement> creationSite) {
    /// Keeps its own copies of the lists.
    public TaskDump {
      stack = List.copyOf(stack);
      creationSite = List.copyOf(creationSite);
    }
  }

  /// A callback that waits for its time.
  ///
  /// @param callback whose code it is
  /// @param dueIn until then; negative when it is late
  /// @param creationSite where it was made; empty outside debug mode
  public record TimerDump(
      String callback, Owner owner, Duration dueIn, List<StackTraceElement> creationSite) {
    /// Keeps its own copy of `creationSite`.
    public TimerDump {
      creationSite = List.copyOf(creationSite);
    }
  }

  /// A call off the loop.
  ///
  /// @param call whose code it is
  /// @param task the name of the task that waits for it, or did
  /// @param age since it was handed to a worker, in real time
  /// @param worker the name of the thread that runs it; empty while it waits for one
  /// @param stack of that thread, innermost frame first
  public record OffloadDump(
      String call,
      Owner owner,
      String task,
      Duration age,
      String worker,
      List<StackTraceElement> stack) {
    /// Keeps its own copy of `stack`.
    public OffloadDump {
      stack = List.copyOf(stack);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("loop ").append(loop).append(" at ").append(taken);
    stuck.ifPresent(step -> text.append(": stuck, ").append(step));
    if (stuck.isEmpty()) {
      text.append(": ").append(tasks.size()).append(" tasks, ");
      text.append(timers.size()).append(" timers, ");
    } else {
      text.append("\n  ");
    }
    text.append(offloaded.size()).append(" calls off the loop");
    Map<String, List<String>> byOwner = new TreeMap<>();
    tasks.forEach(task -> add(byOwner, task.owner(), describe(task)));
    timers.forEach(timer -> add(byOwner, timer.owner(), describe(timer)));
    offloaded.forEach(call -> add(byOwner, call.owner(), describe(call)));
    byOwner.forEach((owner, entries) -> {
      text.append("\n\nowner ").append(owner);
      entries.forEach(entry -> text.append("\n  ").append(entry));
    });
    return text.toString();
  }

  private static void add(Map<String, List<String>> byOwner, Owner owner, String entry) {
    byOwner.computeIfAbsent(owner.name(), _ -> new ArrayList<>()).add(entry);
  }

  private static String describe(TaskDump task) {
    StringBuilder text = new StringBuilder(task.background() ? "background task " : "task ");
    text.append(task.name()).append(": ").append(nameOf(task.state()));
    text.append(", ").append(seconds(task.age())).append(" old");
    if (!task.waitsFor().isEmpty()) {
      text.append(", waits for ").append(task.waitsFor());
    }
    if (task.cancelling() > 0) {
      text.append(", asked to cancel ").append(task.cancelling()).append(" times");
    }
    task.timeLeft().ifPresent(left -> text.append(", has ").append(seconds(left)).append(" left"));
    frames(text, task.stack());
    site(text, task.creationSite());
    return text.toString();
  }

  private static String nameOf(TaskState state) {
    return switch (state) {
      case READY -> "ready";
      case RUNNING -> "running";
      case SUSPENDED -> "suspended";
    };
  }

  private static String describe(TimerDump timer) {
    StringBuilder text = new StringBuilder("timer ").append(timer.callback());
    text.append(": due in ").append(seconds(timer.dueIn()));
    site(text, timer.creationSite());
    return text.toString();
  }

  private static String describe(OffloadDump call) {
    StringBuilder text = new StringBuilder("call ").append(call.call());
    text.append(" of task ").append(call.task()).append(": ");
    text.append(call.worker().isEmpty() ? "waits for a worker" : "on " + call.worker());
    text.append(", ").append(seconds(call.age())).append(" old");
    frames(text, call.stack());
    return text.toString();
  }

  private static void frames(StringBuilder text, List<StackTraceElement> stack) {
    stack.forEach(frame -> text.append("\n      at ").append(frame));
  }

  private static void site(StringBuilder text, List<StackTraceElement> site) {
    if (!site.isEmpty()) {
      text.append("\n    made at");
      frames(text, site);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
