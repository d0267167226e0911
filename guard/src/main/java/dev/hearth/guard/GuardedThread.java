package dev.hearth.guard;

/// What the guard asks about a thread that it guards; the part of a loop that knows it. One object
/// for each guarded *carrier*, the platform thread, so that virtual threads on it are guarded too.
///
/// **Threads:** every method is called on that carrier, by code that is about to block or that has
/// blocked, with frames of the JDK and of foreign code below; except where it says otherwise.
/// Implementations do not block, lock, or call foreign code.
public interface GuardedThread {
  /// Whether the thread runs somebody's work now. While it does not (the loop waits for something
  /// to do, or runs its own code), nothing is reported.
  boolean isActive();

  /// The work that runs now. Called only while active, and only for what is going to be reported.
  Work work();

  /// Whether the work that runs now may suspend; the same as `work().kind()`. Called at each
  /// suspension of a task, so a loop that knows it without making a [Work] says so here.
  default Work.Kind kind() {
    return work().kind();
  }

  /// Moves the running work to another thread for the length of one call. When this returns true,
  /// the caller runs there, and [#comeBack] is called on *that* thread's object when the call has
  /// ended. False when the work cannot move: a callback, a native frame or a class initialiser
  /// below, or a loop that moves nothing.
  default boolean relocate() {
    return false;
  }

  /// Whether this is a thread that work has been moved to.
  default boolean isElsewhere() {
    return false;
  }

  /// Moves the work back to its loop. Called where [#isElsewhere] only.
  default void comeBack() {}

  /// Makes the running work fail when it ends, where throwing at once would break what waits.
  ///
  /// @return false when the loop cannot do that
  default boolean failAtEnd(BlockingCallException failure) {
    return false;
  }
}
