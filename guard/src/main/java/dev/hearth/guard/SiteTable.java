package dev.hearth.guard;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The sites and owners that have been seen. Bounded: what is beyond is counted together. Any
/// thread.
final class SiteTable {
  static final int MOST_SITES = 10_000;
  static final int MOST_OWNERS = 1_000;

  private final ConcurrentHashMap<Key, Site> sites = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Counters> owners = new ConcurrentHashMap<>();
  private final AtomicInteger siteCount = new AtomicInteger();
  private final AtomicInteger ownerCount = new AtomicInteger();
  private final Site others =
      new Site("others", Category.STALL, "more than " + MOST_SITES + " sites", null, "");
  private final Counters otherOwners = new Counters();
  private final Counters all = new Counters();

  private record Key(String owner, String call, @Nullable StackTraceElement line) {}

  /// The site of a call; the one for all others when there are too many.
  Site of(String owner, Attribution attribution, String instead) {
    Key key = new Key(owner, attribution.call(), attribution.line());
    Site site = sites.get(key);
    if (site != null) {
      return site;
    }
    if (!takePlace(siteCount, MOST_SITES)) {
      return others;
    }
    Site created =
        new Site(owner, attribution.category(), attribution.call(), attribution.line(), instead);
    Site other = sites.putIfAbsent(key, created);
    if (other != null) {
      siteCount.decrementAndGet();
      return other;
    }
    return created;
  }

  boolean isOthers(Site site) {
    return site == others;
  }

  void count(Site site, String owner, BlockingCall.Outcome outcome, long nanos, long overhead) {
    site.counters.count(outcome, nanos, overhead);
    ofOwner(owner).count(outcome, nanos, overhead);
    all.count(outcome, nanos, overhead);
  }

  private Counters ofOwner(String owner) {
    Counters known = owners.get(owner);
    if (known != null) {
      return known;
    }
    if (!takePlace(ownerCount, MOST_OWNERS)) {
      return otherOwners;
    }
    Counters created = new Counters();
    Counters other = owners.putIfAbsent(owner, created);
    if (other != null) {
      ownerCount.decrementAndGet();
      return other;
    }
    return created;
  }

  private static boolean takePlace(AtomicInteger taken, int limit) {
    if (taken.get() >= limit) {
      return false;
    }
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void minutePassed() {
    sites.values().forEach(Site::minutePassed);
  }

  GuardStatistics.Calls all() {
    return all.snapshot();
  }

  GuardStatistics.Calls others() {
    return others.counters.snapshot();
  }

  List<GuardStatistics.Site> ranked() {
    return sites.values().stream()
        .map(Site::snapshot)
        .sorted(Comparator.comparing((GuardStatistics.Site s) -> s.calls().total()).reversed())
        .toList();
  }

  List<GuardStatistics.Owner> rankedOwners() {
    return owners.entrySet().stream()
        .map(e -> new GuardStatistics.Owner(e.getKey(), e.getValue().snapshot()))
        .sorted(Comparator.comparing((GuardStatistics.Owner o) -> o.calls().total()).reversed())
        .toList();
  }
}
