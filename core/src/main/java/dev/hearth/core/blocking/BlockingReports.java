package dev.hearth.core.blocking;

/// Tells what integrations do that blocks the loop.
public interface BlockingReports {
  /// What has been counted so far. Any thread; better not the loop's: there may be 10,000 sites to
  /// sort.
  BlockingReport report();
}
