package dev.hearth.loop;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a task is to be started, beyond its name. Immutable.
///
/// ```java
/// loop.start(TaskOptions.named("poll").background().deferred(), this::poll);
/// ```
public final class TaskOptions {
  private final String name;
  private final boolean background;
  private final boolean deferred;
  private final @Nullable LoopContext context;
  private final @Nullable Owner owner;

  private TaskOptions(
      String name,
      boolean background,
      boolean deferred,
      @Nullable LoopContext context,
      @Nullable Owner owner) {
    this.name = Objects.requireNonNull(name, "name");
    this.background = background;
    this.deferred = deferred;
    this.context = context;
    this.owner = owner;
  }

  /// A tracked task that starts eagerly in the context of its maker.
  ///
  /// @param name for reports
  public static TaskOptions named(String name) {
    return new TaskOptions(name, false, false, null, null);
  }

  /// [EventLoop#drain] does not wait for the task, and the loop's shutdown cancels it at once.
  public TaskOptions background() {
    return new TaskOptions(name, true, deferred, context, owner);
  }

  /// The task begins in the next turn, not inside the call that makes it.
  public TaskOptions deferred() {
    return new TaskOptions(name, background, true, context, owner);
  }

  /// The context the task begins in.
  public TaskOptions in(LoopContext chosen) {
    return new TaskOptions(name, background, deferred, chosen, null);
  }

  /// The owner, in the context of the maker.
  public TaskOptions ownedBy(Owner chosen) {
    return new TaskOptions(name, background, deferred, context, chosen);
  }

  /// The name given.
  public String name() {
    return name;
  }

  boolean isBackground() {
    return background;
  }

  boolean isDeferred() {
    return deferred;
  }

  LoopContext contextFrom(LoopContext makers) {
    LoopContext base = Optional.ofNullable(context).orElse(makers);
    return owner == null ? base : base.withOwner(owner);
  }
}
