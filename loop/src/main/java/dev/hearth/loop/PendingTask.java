package dev.hearth.loop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A task that has not ended, and where it stands.
///
/// @param name its name
/// @param owner whom it belongs to
/// @param background whether it is a background task
/// @param age how long ago it was made
/// @param waitsFor what it waits for: `task poll`, `EventLoop.sleep`, `Semaphore.acquire`; `its
///   turn` when it could run
/// @param stack where its thread is, innermost frame first; empty when it has not begun
public record PendingTask(
    String name,
    Owner owner,
    boolean background,
    Duration age,
    String waitsFor,
    List<StackTraceElement> stack) {
  private static final List<String> NOT_THE_OWNERS =
      List.of("java.", "javax.", "jdk.", "sun.", EventLoop.class.getPackageName() + ".");

  /// Keeps its own copy of `stack`.
  public PendingTask {
    stack = List.copyOf(stack);
  }

  /// Loop only.
  static PendingTask of(LoopTask<?> task) {
    List<StackTraceElement> stack = task.stack();
    return new PendingTask(
        task.name(),
        task.owner(),
        task.isBackground(),
        Duration.ofNanos(Math.max(0, task.loop.clock().nanoTime() - task.createdAt())),
        awaited(task, stack),
        stack);
  }

  private static String awaited(LoopTask<?> task, List<StackTraceElement> stack) {
    if (task.waitingFor() instanceof LoopTask<?> other) {
      return "task " + other.name();
    }
    if (task.queued || stack.isEmpty()) {
      return "its turn";
    }
    int own = indexOfOwnCode(stack);
    return own == 0 ? "nothing" : nameOf(stack.get(own < 0 ? stack.size() - 1 : own - 1));
  }

  private static String nameOf(StackTraceElement frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    boolean isLoop = type.equals(CarrierLoop.class.getSimpleName());
    return (isLoop ? "EventLoop" : type.replace('$', '.')) + "." + frame.getMethodName();
  }

  private static int indexOfOwnCode(List<StackTraceElement> stack) {
    for (int i = 0; i < stack.size(); i++) {
      String type = stack.get(i).getClassName();
      if (NOT_THE_OWNERS.stream().noneMatch(type::startsWith)) {
        return i;
      }
    }
    return -1;
  }

  /// The line of the owner's code where the task stands; empty when there is none on its stack.
  public Optional<StackTraceElement> where() {
    int own = indexOfOwnCode(stack);
    return own < 0 ? Optional.empty() : Optional.of(stack.get(own));
  }

  /// The end of a sentence about it: `; it waits for Semaphore.acquire at Poller.run(…:31)`.
  public String standing() {
    return "; it waits for " + waitsFor + where().map(frame -> " at " + frame).orElse("");
  }

  /// One line: `task poll of mqtt, 12.3 s old, waits for Semaphore.acquire at Poller.run(…:31)`.
  @Override
  public String toString() {
    return (background ? "background task " : "task ")
        + name
        + " of "
        + owner
        + ", "
        + age.toMillis() / 1e3
        + " s old, waits for "
        + waitsFor
        + where().map(frame -> " at " + frame).orElse("");
  }
}
