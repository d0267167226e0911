package dev.hearth.guard;

import java.util.Arrays;
import java.util.List;

/// Choke points by number: those of the catalogue, then the native methods of packages that the
/// user has named, which are numbered as their classes are loaded. Any thread.
final class Sites {
  private volatile ChokePoint[] points;
  private final boolean[] endsElsewhere;

  Sites(List<Place> places) {
    points = new ChokePoint[places.size()];
    endsElsewhere = new boolean[places.size()];
    for (Place place : places) {
      points[place.point().number()] = place.point();
      endsElsewhere[place.point().number()] = place.kind() == Place.Kind.SPAN;
    }
  }

  ChokePoint point(int number) {
    return points[number];
  }

  boolean endsElsewhere(int number) {
    return number < endsElsewhere.length && endsElsewhere[number];
  }

  /// The choke point for a native method of a package that the user has named.
  synchronized ChokePoint addNative(String className, String method) {
    ChokePoint point =
        new ChokePoint(
            points.length,
            Category.NATIVE,
            className,
            method,
            null,
            ChokePoint.When.ALWAYS,
            ChokePoint.Effect.HOLDS,
            -1,
            Catalogue.INSTEAD_OF_NATIVE);
    ChokePoint[] more = Arrays.copyOf(points, points.length + 1);
    more[point.number()] = point;
    points = more;
    return point;
  }

  /// By choke point, in the probe's own numbers.
  byte[] times() {
    ChokePoint[] all = points;
    byte[] times = new byte[all.length];
    for (int i = 0; i < times.length; i++) {
      ChokePoint.When when = all[i].when();
      times[i] =
          when == ChokePoint.When.PLATFORM_IF_NOT_ZERO
              ? ProbeTemplate.PLATFORM_IF_NOT_ZERO
              : when == ChokePoint.When.PLATFORM ? ProbeTemplate.PLATFORM : ProbeTemplate.ALWAYS;
    }
    return times;
  }
}
