package dev.hearth.loop;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A queue of steps in a ring, whose front part can be shuffled. Loop only.
final class ReadyQueue {
  private @Nullable Step[] ring = new Step[256];
  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Step step) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = step;
    size++;
  }

  void addFirst(Step step) {
    if (size == ring.length) {
      grow();
    }
    head = (head - 1) & (ring.length - 1);
    ring[head] = step;
    size++;
  }

  @Nullable Step poll() {
    if (size == 0) {
      return null;
    }
    Step step = ring[head];
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    return step;
  }

  /// Puts the first `count` steps into an order drawn from `random`.
  void shuffle(int count, RandomGenerator random) {
    int mask = ring.length - 1;
    for (int i = count - 1; i > 0; i--) {
      int a = (head + i) & mask;
      int b = (head + random.nextInt(i + 1)) & mask;
      Step swapped = ring[a];
      ring[a] = ring[b];
      ring[b] = swapped;
    }
  }

  private void grow() {
    @Nullable Step[] larger = Arrays.copyOf(ring, ring.length * 2);
    // The part that had wrapped round to the front goes behind the part at the end.
    System.arraycopy(ring, 0, larger, ring.length, head);
    Arrays.fill(larger, 0, head, null);
    ring = larger;
  }
}
