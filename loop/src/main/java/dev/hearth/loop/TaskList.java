package dev.hearth.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks of a loop that have not ended, oldest first: a list through the tasks themselves, so
/// that a short task costs neither an entry nor a hash. Loop only.
final class TaskList {
  private @Nullable LoopTask<?> first;
  private @Nullable LoopTask<?> last;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Adds a task; false when it is in the list already.
  boolean add(LoopTask<?> task) {
    if (task.listed) {
      return false;
    }
    task.listed = true;
    LoopTask<?> before = last;
    task.listedBefore = before;
    if (before == null) {
      first = task;
    } else {
      before.listedBehind = task;
    }
    last = task;
    size++;
    return true;
  }

  /// Takes a task out; false when it is not in the list.
  boolean remove(LoopTask<?> task) {
    if (!task.listed) {
      return false;
    }
    LoopTask<?> before = task.listedBefore;
    LoopTask<?> behind = task.listedBehind;
    if (before == null) {
      first = behind;
    } else {
      before.listedBehind = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.listedBefore = before;
    }
    task.listed = false;
    task.listedBefore = null;
    task.listedBehind = null;
    size--;
    return true;
  }

  /// The tasks as they are now.
  List<LoopTask<?>> copy() {
    List<LoopTask<?>> copy = new ArrayList<>(size);
    for (LoopTask<?> task = first; task != null; task = task.listedBehind) {
      copy.add(task);
    }
    return copy;
  }
}
