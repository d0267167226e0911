package dev.hearth.matrix;

import java.math.BigInteger;

/// What only its duration shows.
final class ComputingRows {
  private ComputingRows() {}

  static void add(Catalog.Group g) {
    g.stalls("ms11", "a loop that computes").on(f -> f.wait).does(ms -> spin(ms));
    g.stalls("ms13", "BigInteger.toString()")
        .slow()
        .on(f -> BigInteger.ONE.shiftLeft(4_000_000).subtract(BigInteger.ONE))
        .varies()
        .gives(number -> number.toString());
    g.stalls("cpx01", "System.gc()").instant().does(f -> System.gc());
  }

  private static void spin(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      // Computing.
    }
  }
}
