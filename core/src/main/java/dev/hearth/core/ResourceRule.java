package dev.hearth.core;

import java.time.Duration;
import java.util.function.Supplier;

/// When an integration is disabled because it takes what the whole house needs: the loop's time, or
/// the memory.
///
/// @param period how often is looked, on the loop's clock (at the heap once a second); zero is
///   never
/// @param times how many looks in a row must find an integration before it is disabled
/// @param loopShare the share of the loop's time, of 0 to 1, from which an integration is taken for
///   too busy if others suffer
/// @param fullShare the share of its time, of 0 to 1, that the loop is busy for when others suffer
/// @param heapShare the share of the heap, of 0 to 1, that may be in use
/// @param heap how full it is; asked on the loop, once a second
public record ResourceRule(
    Duration period,
    int times,
    double loopShare,
    double fullShare,
    double heapShare,
    Supplier<Heap> heap) {
  /// Looks never.
  public static final ResourceRule NONE =
      new ResourceRule(Duration.ZERO, 1, 1, 1, 1, () -> new Heap(0, 1));

  /// Checks the ranges.
  public ResourceRule {
    if (period.isNegative()
        || times < 1
        || !(loopShare > 0 && loopShare <= 1)
        || !(fullShare > 0 && fullShare <= 1)
        || !(heapShare > 0 && heapShare <= 1)) {
      throw new IllegalArgumentException(
          "a rule with a period of %s, %s times, %s of the loop of %s and %s of the heap cannot be"
              .formatted(period, times, loopShare, fullShare, heapShare));
    }
  }

  /// Every ten seconds; a tenth of the loop's time in three looks if it is busy for four fifths, or
  /// 85 % of the heap.
  public static ResourceRule usual() {
    return new ResourceRule(Duration.ofSeconds(10), 3, 0.1, 0.8, 0.85, Heap::now);
  }

  /// The same with another heap.
  public ResourceRule withHeap(Supplier<Heap> other) {
    return new ResourceRule(period, times, loopShare, fullShare, heapShare, other);
  }
}
