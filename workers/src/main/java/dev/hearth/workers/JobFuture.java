package dev.hearth.workers;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A job of a pool in the parent: what is to be sent, and the future that its submitter holds. The
/// future may be completed by anybody at any time; where the job stands is in [#state].
@SuppressWarnings("ArrayRecordComponent")
final class JobFuture<T extends @Nullable Object> extends CompletableFuture<T> {
  /// Where a job stands, whatever its future says.
  enum State {
    /// In the queue.
    WAITING,
    /// In a child.
    RUNNING,
    /// Neither.
    ENDED
  }

  private final Roster roster;
  final long number;
  final String name;
  final JobOptions options;
  final Callable<T> call;
  final byte[] head;
  private final Class<?> made;

  // Guarded by the roster's lock.
  State state = State.WAITING;
  byte[] body;
  @Nullable Child child;
  Keeper.@Nullable Timer deadline;

  /// What the job fails with, once its child, killed for it, has ended. Guarded as above.
  @Nullable WorkersException verdict;

  JobFuture(
      Roster roster,
      long number,
      String name,
      JobOptions options,
      Callable<T> call,
      Class<?> made,
      byte[] head,
      byte[] body) {
    this.roster = roster;
    this.number = number;
    this.name = name;
    this.options = options;
    this.call = call;
    this.made = made;
    this.head = head;
    this.body = body;
  }

  /// Whose classes the job may use on its way.
  String home() {
    return made.getPackageName();
  }

  /// Finds the classes of what the job returns.
  @Nullable ClassLoader loader() {
    return made.getClassLoader();
  }

  @SuppressWarnings("unchecked") // what the job itself returned
  void succeed(@Nullable Object result) {
    boolean _ = complete((T) result);
  }

  JobTimeoutException overdue(Duration limit, boolean ran) {
    return new JobTimeoutException(
        "job "
            + name
            + " had not ended "
            + limit.toMillis()
            + " ms after its submission; "
            + (ran ? "its process was killed" : "no child was free for it"),
        null);
  }

  /// Ends the future at once. With interruption, the process that runs the job is killed; without,
  /// the job goes on there, and its result is dropped. A job that waits never runs.
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!super.cancel(mayInterruptIfRunning)) {
      return isCancelled();
    }
    roster.cancelled(this, mayInterruptIfRunning);
    return true;
  }
}
