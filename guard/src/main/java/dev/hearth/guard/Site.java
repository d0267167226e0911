package dev.hearth.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One line of an owner's code that makes one blocking call: counted every time, reported once.
final class Site {
  final String owner;
  final Category category;
  final String call;
  final @Nullable StackTraceElement line;
  private final String instead;
  final Counters counters = new Counters();
  private final AtomicBoolean reported = new AtomicBoolean();

  /// Written by the guard's thread, once a minute.
  private volatile long lastMinute = -1;

  private long countAtMinute;

  Site(
      String owner,
      Category category,
      String call,
      @Nullable StackTraceElement line,
      String instead) {
    this.instead = instead;
    this.owner = owner;
    this.category = category;
    this.call = call;
    this.line = line;
  }

  /// Whether the caller is the one who has to report this site.
  boolean isFirst() {
    return !reported.get() && reported.compareAndSet(false, true);
  }

  /// A minute is over. The guard's thread only.
  void minutePassed() {
    long count = counters.count();
    lastMinute = count - countAtMinute;
    countAtMinute = count;
  }

  GuardStatistics.Site snapshot() {
    long rate = lastMinute;
    return new GuardStatistics.Site(
        owner,
        category,
        call,
        line,
        rate < 0 ? counters.count() : rate,
        instead,
        counters.snapshot());
  }
}
