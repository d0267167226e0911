package dev.hearth.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Steps that other threads handed to the loop, in the order they came. Any thread adds; the loop
/// takes.
final class Inbox {
  private final ConcurrentLinkedQueue<Step> steps = new ConcurrentLinkedQueue<>();

  /// At most as many as `steps` holds, or will in a moment: counted behind the addition.
  private final AtomicInteger size = new AtomicInteger();

  void add(Step step) {
    steps.add(step);
    size.incrementAndGet();
  }

  int size() {
    return size.get();
  }

  /// Whether it looks empty to the loop, at the price of a plain read.
  boolean looksEmpty() {
    return size.getPlain() == 0;
  }

  /// Whether there is nothing, not even something that is being added.
  boolean isEmpty() {
    return steps.isEmpty();
  }

  /// Moves what is there now and no more, so that busy threads cannot keep the loop here.
  void moveTo(ReadyQueue ready) {
    for (int waiting = size.get(); waiting > 0; waiting--) {
      Step step = poll();
      if (step == null) {
        return;
      }
      if (step instanceof LoopTask<?> task) {
        task.queued = true;
      }
      ready.add(step);
    }
  }

  @Nullable Step poll() {
    Step step = steps.poll();
    if (step != null) {
      size.decrementAndGet();
    }
    return step;
  }
}
