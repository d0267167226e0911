package dev.hearth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Waits for the garbage collector.
final class Collected {
  private static final int ATTEMPTS = 50;

  private Collected() {}

  static void awaitCollection(WeakReference<?> reference) {
    awaitAtMost(0, List.of(reference));
  }

  /// Waits until no more than so many of the objects are left.
  static void awaitAtMost(int left, List<? extends WeakReference<?>> references) {
    collectUntil(() -> living(references) <= left);
    assertThat(living(references)).isLessThanOrEqualTo(left);
  }

  /// Collects garbage until a condition holds, which the caller then checks.
  static void collectUntil(BooleanSupplier done) {
    for (int i = 0; i < ATTEMPTS && !done.getAsBoolean(); i++) {
      System.gc();
      Thread.yield();
    }
  }

  private static int living(List<? extends WeakReference<?>> references) {
    return (int) references.stream().filter(each -> !each.refersTo(null)).count();
  }
}
