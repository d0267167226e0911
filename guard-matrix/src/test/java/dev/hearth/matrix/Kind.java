package dev.hearth.matrix;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A kind of guarded thread.
interface Kind extends AutoCloseable {
  /// The heading of its columns.
  String name();

  /// Whether what waits is suspended, and the thread goes on.
  default boolean suspends() {
    return false;
  }

  /// Whose code a report should say it was.
  String owner();

  /// Runs a step on the thread, soon.
  void run(Runnable step);

  /// The time between two beats of the loop's other work, at most, while the last step ran; -1
  /// where nothing else runs there.
  default long gapMillis(long begin, long end) {
    return -1;
  }

  /// What a watchdog has said of steps since the last call; for kinds that have one.
  default List<Detector.Seen> slowSteps() {
    return List.of();
  }

  /// What made steps fail at their end since the last call.
  default List<Throwable> failures() {
    return List.of();
  }

  @Override
  void close();

  /// Takes everything out of a list.
  static <T> List<T> take(CopyOnWriteArrayList<T> list) {
    List<T> all = List.copyOf(list);
    list.removeAll(all);
    return all;
  }
}
