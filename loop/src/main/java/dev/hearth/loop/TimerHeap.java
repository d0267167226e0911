package dev.hearth.loop;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The timers of a loop by deadline, first in first out among equals: a heap with four children a
/// node and the deadlines beside the timers, so that a comparison reads no object. Loop only.
///
/// A cancelled timer stays until its time comes or [#removeIf] sweeps it out.
///
/// Source: the d-ary heap of D. B. Johnson, "Priority queues with update and finding minimum
/// spanning trees" (1975).
final class TimerHeap {
  private static final int CHILDREN = 4;

  private long[] deadlines = new long[64];
  private @Nullable Timer[] timers = new Timer[64];
  private int size;

  int size() {
    return size;
  }

  @Nullable Timer peek() {
    return timers[0];
  }

  void add(Timer timer) {
    if (size == timers.length) {
      deadlines = Arrays.copyOf(deadlines, 2 * size);
      timers = Arrays.copyOf(timers, 2 * size);
    }
    siftUp(size++, timer);
  }

  void poll() {
    Timer last = timers[--size];
    timers[size] = null;
    if (size > 0 && last != null) {
      siftDown(0, last);
    }
  }

  /// Takes out every timer for which the test holds, in time proportional to the heap.
  void removeIf(Predicate<Timer> test) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Timer timer = at(i);
      if (!test.test(timer)) {
        timers[kept] = timer;
        deadlines[kept++] = timer.deadline;
      }
    }
    Arrays.fill(timers, kept, size, null);
    size = kept;
    for (int i = (size - 2) / CHILDREN; i >= 0 && size > 1; i--) {
      siftDown(i, at(i));
    }
  }

  /// Every timer, in no order.
  void forEach(Consumer<Timer> action) {
    for (int i = 0; i < size; i++) {
      action.accept(at(i));
    }
  }

  private void siftUp(int free, Timer timer) {
    int index = free;
    while (index > 0) {
      int parent = (index - 1) / CHILDREN;
      if (!isBefore(timer.deadline, timer, parent)) {
        break;
      }
      move(parent, index);
      index = parent;
    }
    put(index, timer);
  }

  private void siftDown(int free, Timer timer) {
    int index = free;
    while (true) {
      int first = index * CHILDREN + 1;
      if (first >= size) {
        break;
      }
      int least = first;
      int end = Math.min(first + CHILDREN, size);
      for (int child = first + 1; child < end; child++) {
        if (isBefore(deadlines[child], at(child), least)) {
          least = child;
        }
      }
      if (isBefore(timer.deadline, timer, least)) {
        break;
      }
      move(least, index);
      index = least;
    }
    put(index, timer);
  }

  private boolean isBefore(long deadline, Timer timer, int other) {
    long difference = deadline - deadlines[other]; // the clock's origin is arbitrary and may wrap
    return difference < 0 || (difference == 0 && timer.sequence < at(other).sequence);
  }

  private void move(int from, int to) {
    deadlines[to] = deadlines[from];
    timers[to] = timers[from];
  }

  private void put(int index, Timer timer) {
    deadlines[index] = timer.deadline;
    timers[index] = timer;
  }

  @SuppressWarnings("NullAway") // every slot below size holds a timer
  private Timer at(int index) {
    return timers[index];
  }
}
