package dev.hearth.loop;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Steps that other threads handed to the loop, in the order they came. Any thread adds; the loop
/// takes.
///
/// A stack of which the loop takes everything at once and turns it round, so that adding is one
/// compare-and-set, and taking one exchange however much there is. Each entry knows how many are
/// under it, which makes the size of the stack its top's.
final class Inbox {
  private final AtomicReference<@Nullable Entry> top = new AtomicReference<>();

  private static final class Entry {
    final Step step;
    @Nullable Entry below;
    int size;

    Entry(Step step) {
      this.step = step;
    }
  }

  void add(Step step) {
    Entry entry = new Entry(step);
    Entry below;
    do {
      below = top.get();
      entry.below = below;
      entry.size = below == null ? 1 : below.size + 1;
    } while (!top.compareAndSet(below, entry));
  }

  int size() {
    Entry entry = top.get();
    return entry == null ? 0 : entry.size;
  }

  boolean isEmpty() {
    return top.get() == null;
  }

  /// Whether it looks empty to the loop, at the price of a plain read.
  boolean looksEmpty() {
    return top.getPlain() == null;
  }

  /// Moves what is there now and no more, so that busy threads cannot keep the loop here.
  void moveTo(ReadyQueue ready) {
    for (Entry entry = takeAll(); entry != null; entry = entry.below) {
      if (entry.step instanceof LoopTask<?> task) {
        task.queued = true;
      }
      ready.add(entry.step);
    }
  }

  /// Tells everybody in it that the loop has ended.
  void abandon() {
    for (Entry entry = takeAll(); entry != null; entry = entry.below) {
      entry.step.abandon();
    }
  }

  /// Takes everything, the oldest first.
  private @Nullable Entry takeAll() {
    if (looksEmpty()) {
      return null;
    }
    Entry newest = top.getAndSet(null);
    Entry oldest = null;
    while (newest != null) {
      Entry next = newest.below;
      newest.below = oldest;
      oldest = newest;
      newest = next;
    }
    return oldest;
  }
}
