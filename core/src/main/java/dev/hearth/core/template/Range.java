package dev.hearth.core.template;

import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `range(...)` returns: numbers that are computed when they are read.
record Range(long start, long stop, long step) {
  /// The most numbers a range may have.
  static final int MAX = 100_000;

  static Range of(long start, long stop, long step) {
    if (step == 0) {
      throw Failure.value("range() arg 3 must not be zero");
    }
    Range range = new Range(start, stop, step);
    if (range.length() > MAX) {
      throw Failure.limit("range too big: more than " + MAX + " numbers");
    }
    return range;
  }

  /// The numbers between two indexes, in steps.
  Range slice(int from, int to, int by) {
    return new Range(start + from * step, start + to * step, step * by);
  }

  private long length() {
    double span = step > 0 ? (double) stop - start : (double) start - stop;
    return span <= 0 ? 0 : (long) Math.ceil(span / Math.abs((double) step));
  }

  List<@Nullable Object> items() {
    int size = (int) length();
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return start + index * step;
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
