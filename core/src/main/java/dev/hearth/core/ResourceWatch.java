package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopStatistics;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the integration that takes what the whole house needs, and has it disabled.
///
/// **The loop's time.** An integration that takes its share and more is let be while nobody
/// suffers: the loop is not full, and none of its steps is long. When the loop is full, whoever
/// fires most of the events is to blame first, since what its events cost is on the bill of those
/// who listen; or else the busiest.
///
/// **Memory.** When little is left after a collection, or none was left for somebody, the one is to
/// blame who took about as much as the heap has grown by: who took less does not fill it, and who
/// took much more has given most of it back.
///
/// **Limits.** Who has as many tasks, timers or listeners as are allowed is an issue, and goes on
/// with those.
///
/// Loop only.
final class ResourceWatch {
  static final String BUSY = "integration_too_busy";
  static final String FLOOD = "integration_floods";
  static final String MEMORY = "integration_takes_memory";
  static final String LIMIT = "integration_limit";
  static final String LITTLE_MEMORY = "memory_low";

  /// As long a step makes others suffer, however little the loop has to do.
  private static final Duration LONG_STEP = Duration.ofMillis(10);

  /// Fewer events in a second are no flood.
  private static final long MIN_DELIVERIES_PER_SECOND = 1_000;

  /// A heap that has grown by less is not filled by anybody at this moment.
  private static final long MIN_GROWTH = 8L << 20;

  private static final Duration HEAP_PERIOD = Duration.ofSeconds(1);

  /// How many looks in a row must find a full heap.
  private static final int HIGHS = 2;

  private final Hub hub;
  private final EventLoop loop;
  private final Integrations integrations;
  private final Quarantine quarantine;
  private final ResourceRule rule;
  private final Map<String, Integer> strikes = new HashMap<>();
  private LoopStatistics before;
  private Map<String, Use> usedBefore = Map.of();
  private Heap heapBefore = new Heap(0, 1);

  /// The look before the last one.
  private Look earlier = new Look(usedBefore, heapBefore);

  /// What the heap was when somebody was disabled for it: the next collection will tell whether
  /// that has helped.
  private @Nullable Heap blamedFor;

  private int highs;
  private @Nullable TimerHandle timer;
  private @Nullable TimerHandle memoryTimer;
  private boolean closed;

  private record Look(Map<String, Use> used, Heap heap) {}

  /// What the owners of one integration have used since the start.
  private record Use(long busyNanos, long longestNanos, long allocated, long deliveries) {
    static final Use NOTHING = new Use(0, 0, 0, 0);

    Use plus(Use other) {
      return new Use(
          busyNanos + other.busyNanos,
          Math.max(longestNanos, other.longestNanos),
          allocated + other.allocated,
          deliveries + other.deliveries);
    }

    Use since(Use earlier) {
      return new Use(
          busyNanos - earlier.busyNanos,
          longestNanos,
          allocated - earlier.allocated,
          deliveries - earlier.deliveries);
    }
  }

  ResourceWatch(Hub hub, Integrations integrations, Quarantine quarantine, ResourceRule rule) {
    this.hub = hub;
    this.loop = hub.loop();
    this.integrations = integrations;
    this.quarantine = quarantine;
    this.rule = rule;
    this.before = loop.statistics();
  }

  void begin() {
    if (!rule.period().isZero()) {
      before = loop.statistics();
      usedBefore = byDomain(hub.ownerUse());
      heapBefore = rule.heap().get();
      earlier = new Look(usedBefore, heapBefore);
      schedule();
      scheduleMemory();
    }
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    if (memoryTimer != null) {
      memoryTimer.cancel();
    }
  }

  private void schedule() {
    loop.runAs(
        loop.owner(Hub.OWNER), () -> timer = loop.callLater(rule.period(), this::lookAndGoOn));
  }

  private void scheduleMemory() {
    loop.runAs(
        loop.owner(Hub.OWNER),
        () -> memoryTimer = loop.callLater(HEAP_PERIOD, this::lookAtMemoryAndGoOn));
  }

  private void lookAndGoOn() {
    look();
    if (!closed) {
      schedule();
    }
  }

  private void lookAtMemoryAndGoOn() {
    lookAtMemory(rule.heap().get());
    if (!closed) {
      scheduleMemory();
    }
  }

  /// There was no memory left for somebody.
  void outOfMemory() {
    if (!rule.period().isZero() && !closed) {
      loop.execute(
          loop.owner(Hub.OWNER),
          () -> {
            Heap heap = rule.heap().get();
            highs = HIGHS;
            lookAtMemory(new Heap(heap.max(), heap.max()));
          });
    }
  }

  private void look() {
    LoopStatistics old = before;
    LoopStatistics now = loop.statistics();
    List<OwnerUse> owners = hub.ownerUse();
    Map<String, Use> usedNow = byDomain(owners);
    Map<String, Use> used = since(usedBefore, usedNow);
    before = now;
    earlier = new Look(usedBefore, heapBefore);
    usedBefore = usedNow;
    heapBefore = rule.heap().get();
    owners.forEach(this::lookAtLimits);
    // A virtual clock goes faster than the time that steps take.
    double nanos = Math.max(rule.period().toNanos(), now.uptime().minus(old.uptime()).toNanos());
    lookAtLoop(used, now.busy().minus(old.busy()).toNanos() / nanos, nanos);
  }

  private static Map<String, Use> since(Map<String, Use> before, Map<String, Use> now) {
    Map<String, Use> used = new TreeMap<>();
    now.forEach(
        (domain, use) -> used.put(domain, use.since(before.getOrDefault(domain, Use.NOTHING))));
    return used;
  }

  private static Map<String, Use> byDomain(List<OwnerUse> owners) {
    Map<String, Use> uses = new HashMap<>();
    for (OwnerUse each : owners) {
      Use use =
          new Use(
              each.loop().busy().toNanos(),
              each.loop().recentLongestStep().toNanos(),
              each.loop().allocatedBytes(),
              each.deliveries());
      uses.merge(each.domain(), use, Use::plus);
    }
    return uses;
  }

  // ---------------------------------------------------------------- the loop's time

  private void lookAtLoop(Map<String, Use> used, double busy, double nanos) {
    boolean isFull = busy >= rule.fullShare();
    Optional<String> flood = isFull ? flooding(used) : Optional.empty();
    Optional<String> blamed = flood.isPresent() || !isFull ? flood : busiest(used);
    for (Map.Entry<String, Use> each : used.entrySet()) {
      String domain = each.getKey();
      double share = each.getValue().busyNanos() / nanos;
      boolean isFlood = flood.filter(domain::equals).isPresent();
      boolean isBlamed = blamed.filter(domain::equals).isPresent();
      boolean isLong = each.getValue().longestNanos() >= LONG_STEP.toNanos();
      if (isFlood || (share >= rule.loopShare() && (isBlamed || isLong))) {
        strike(domain, isFlood, share, each.getValue());
      } else {
        strikes.remove(domain);
      }
    }
    strikes.keySet().retainAll(used.keySet());
  }

  private Optional<String> busiest(Map<String, Use> used) {
    return used.entrySet().stream()
        .filter(each -> integrations.mayBeDisabled(each.getKey()))
        .max(Comparator.comparingLong(each -> each.getValue().busyNanos()))
        .map(Map.Entry::getKey);
  }

  /// Who fires most of the events, when there are very many.
  private Optional<String> flooding(Map<String, Use> used) {
    long all = used.values().stream().mapToLong(Use::deliveries).sum();
    return all < MIN_DELIVERIES_PER_SECOND * rule.period().toMillis() / 1_000
        ? Optional.empty()
        : used.entrySet().stream()
            .filter(each -> each.getValue().deliveries() > all / 2)
            .filter(each -> integrations.mayBeDisabled(each.getKey()))
            .map(Map.Entry::getKey)
            .findFirst();
  }

  private void strike(String domain, boolean floods, double share, Use use) {
    if (!integrations.mayBeDisabled(domain)
        || strikes.merge(domain, 1, Integer::sum) < rule.times()) {
      return;
    }
    strikes.remove(domain);
    long seconds = rule.period().multipliedBy(rule.times()).toSeconds();
    Map<String, String> facts =
        Map.of(
            "integration", domain,
            "percent", Long.toString(Math.round(share * 100)),
            "seconds", Long.toString(seconds),
            "events", Long.toString(use.deliveries() * 1_000 / rule.period().toMillis()));
    quarantine.disableLater(
        domain,
        floods ? FLOOD : BUSY,
        facts,
        floods
            ? "%s was disabled: its events were delivered %s times a second and left no time for others, for %s s"
                .formatted(domain, facts.get("events"), seconds)
            : "%s was disabled: it took %s %% of the time of the whole house for %s s"
                .formatted(domain, facts.get("percent"), seconds));
  }

  // ---------------------------------------------------------------- memory

  private void lookAtMemory(Heap heap) {
    if (heap.share() < rule.heapShare()) {
      highs = 0;
      boolean _ = hub.issues().remove("homeassistant", LITTLE_MEMORY);
      return;
    }
    if (++highs < HIGHS || heap.equals(blamedFor)) {
      return; // or nothing has been collected since somebody was disabled for it
    }
    highs = 0;
    long growth = heap.used() - earlier.heap().used();
    Map<String, Use> used = since(earlier.used(), byDomain(hub.ownerUse()));
    Optional<Map.Entry<String, Use>> culprit =
        growth < MIN_GROWTH
            ? Optional.empty()
            : used.entrySet().stream()
                .filter(each -> integrations.mayBeDisabled(each.getKey()))
                .filter(each -> each.getValue().allocated() >= growth / 3)
                .min(Comparator.comparingDouble(each -> distance(each.getValue(), growth)));
    String percent = Long.toString(Math.round(heap.share() * 100));
    if (culprit.isEmpty()) {
      hub.issues()
          .report(
              "homeassistant",
              LITTLE_MEMORY,
              Issue.Severity.CRITICAL,
              LITTLE_MEMORY,
              Map.of("percent", percent));
      return;
    }
    blamedFor = heap;
    String domain = culprit.get().getKey();
    String megabytes = Long.toString(culprit.get().getValue().allocated() >> 20);
    quarantine.disableLater(
        domain,
        MEMORY,
        Map.of("integration", domain, "percent", percent, "megabytes", megabytes),
        "%s was disabled: %s %% of the memory is in use, and it seems to keep the %s MB that it took last"
            .formatted(domain, percent, megabytes));
  }

  /// How many times more, or less, somebody has taken than the heap has grown by.
  private static double distance(Use use, long growth) {
    return Math.abs(Math.log((double) use.allocated() / growth));
  }

  // ---------------------------------------------------------------- limits

  private void lookAtLimits(OwnerUse owner) {
    String name = owner.loop().name();
    Optional<String> what =
        owner.listeners() >= EventBus.MAX_LISTENERS
            ? Optional.of(owner.listeners() + " listeners")
            : owner.loop().tasks() >= Hub.OWNER_LIMIT
                ? Optional.of(owner.loop().tasks() + " tasks")
                : owner.loop().timers() >= Hub.OWNER_LIMIT
                    ? Optional.of(owner.loop().timers() + " timers")
                    : Optional.empty();
    if (what.isPresent()) {
      hub.issues()
          .report(
              owner.domain(),
              LIMIT + "_" + name,
              Issue.Severity.ERROR,
              LIMIT,
              Map.of("integration", owner.domain(), "owner", name, "what", what.get()));
    } else {
      boolean _ = hub.issues().remove(owner.domain(), LIMIT + "_" + name);
    }
  }
}
