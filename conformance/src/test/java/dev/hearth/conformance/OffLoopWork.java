package dev.hearth.conformance;

import java.util.concurrent.CountDownLatch;

/// What calls off the loop do in tests.
final class OffLoopWork {
  private OffLoopWork() {}

  static int waitFor(CountDownLatch release) throws InterruptedException {
    release.await();
    return 1;
  }

  /// Waits although it is interrupted.
  ///
  /// @return whether it was
  static boolean waitStubbornly(CountDownLatch release) {
    boolean interrupted = false;
    while (true) {
      try {
        release.await();
        return interrupted || Thread.interrupted();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
