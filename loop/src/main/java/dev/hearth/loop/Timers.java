package dev.hearth.loop;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The callbacks that wait for their time. Loop only.
///
/// Cancelled ones are dropped when they come to the head, and swept out of the whole heap when they
/// are the larger part of it; so they never take more room than the others and a hundred.
final class Timers {
  private static final int CANCELLED_KEPT = 100;

  private final TimerHeap heap = new TimerHeap();
  private long sequence;
  private int cancelled;

  long nextSequence() {
    return sequence++;
  }

  void add(Timer timer) {
    heap.add(timer);
  }

  /// A timer in the heap was cancelled.
  void cancelled() {
    if (++cancelled > CANCELLED_KEPT && cancelled > heap.size() / 2) {
      heap.removeIf(timer -> !timer.isWaiting());
      cancelled = 0;
    }
  }

  /// Moves what is due behind what is ready.
  ///
  /// @param clock asked only if there is a timer
  void moveDueTo(ReadyQueue ready, LongSupplier clock) {
    Timer first = next();
    if (first == null) {
      return;
    }
    long now = clock.getAsLong();
    while (first != null && first.deadline - now <= 0) {
      poll(first);
      ready.add(first);
      first = next();
    }
  }

  /// The next one to come.
  @Nullable Timer next() {
    Timer first = heap.peek();
    while (first != null && !first.isWaiting()) {
      poll(first);
      cancelled = Math.max(0, cancelled - 1);
      first = heap.peek();
    }
    return first;
  }

  /// Every timer that waits, in no order.
  void forEach(Consumer<Timer> action) {
    heap.forEach(timer -> {
      if (timer.isWaiting()) {
        action.accept(timer);
      }
    });
  }

  private void poll(Timer first) {
    heap.poll();
    first.inHeap = false;
  }
}
