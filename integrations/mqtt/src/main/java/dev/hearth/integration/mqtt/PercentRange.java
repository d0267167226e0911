package dev.hearth.integration.mqtt;

/// The device's numbers for 0 % and for 100 %, of which either may be the greater.
record PercentRange(int zero, int full) {
  private static final int PERCENT = 100;
  private static final double ROUNDING = 1e-9;

  boolean contains(double value) {
    return value >= Math.min(zero, full) && value <= Math.max(zero, full);
  }

  /// The whole percent, rounded down, of a number of the device; beyond its ends 0 or 100.
  int percentOf(double value) {
    double percent = (value - zero) * PERCENT / ((double) full - zero);
    return (int) Math.clamp(Math.floor(percent + ROUNDING), 0, PERCENT);
  }

  /// The device's whole number for a percentage, rounded towards 100 %: [#percentOf] turns it back
  /// where the device knows a hundred steps or more.
  long valueOf(int percent) {
    long span = (long) full - zero;
    return zero + Long.signum(span) * Math.ceilDiv(percent * Math.abs(span), (long) PERCENT);
  }
}
