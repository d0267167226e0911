package dev.hearth.guard.junit;

/// Code that is no test's.
final class Foreign {
  private Foreign() {}

  static void sleeps() {
    GuardedTestTest.swallowed(() -> Thread.sleep(1));
  }
}
