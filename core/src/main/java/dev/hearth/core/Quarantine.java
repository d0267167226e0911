package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HandOver;
import dev.hearth.loop.HandOverListener;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What the hub does when the loop was taken from a step: goes on with the events that the step was
/// delivering, and disables an integration to which that happens too often.
///
/// Loop only.
final class Quarantine implements HandOverListener {
  /// The translation key, and the beginning of the id, of the issue.
  static final String ISSUE = "integration_quarantined";

  /// The translation key, and the id, of the issue of a step that does not come back.
  static final String STUCK = "integration_stuck";

  /// From when on a step is not expected back.
  private static final Duration GONE = Duration.ofSeconds(10);

  private final Hub hub;
  private final EventLoop loop;
  private final Integrations integrations;
  private final QuarantineRule rule;

  /// As long a step that lost the loop has been none that a busy machine delayed.
  private static final Duration LONG = Duration.ofMillis(20);

  /// How many of them within [#OFTEN_WITHIN] are too many, short as they are.
  private static final int OFTEN = 60;

  private static final Duration OFTEN_WITHIN = Duration.ofSeconds(30);

  /// When steps of an owner lost the loop for long, on its clock.
  private final Map<String, ArrayDeque<Long>> lost = new HashMap<>();

  private final Map<String, Losses> often = new HashMap<>();

  /// The steps that have not come back, and the timers that count them when they have been stuck
  /// for long enough.
  private final IdentityHashMap<HandOver, TimerHandle> away = new IdentityHashMap<>();

  Quarantine(Hub hub, Integrations integrations, QuarantineRule rule) {
    this.hub = hub;
    this.loop = hub.loop();
    this.integrations = integrations;
    this.rule = rule;
  }

  /// Whether code of an owner's holds a thread at this moment.
  boolean isAway(String owner) {
    return away.keySet().stream().anyMatch(handOver -> domainOf(handOver).equals(owner));
  }

  private static String domainOf(HandOver handOver) {
    return OwnerUse.domainOf(handOver.owner().name());
  }

  /// Forgets what an owner did.
  void pardon(String owner) {
    lost.remove(owner);
    often.remove(owner);
  }

  /// The steps of an owner that lost the loop, however short.
  private static final class Losses {
    private long since;
    private int count;
  }

  @Override
  public void handedOver(HandOver handOver) {
    loop.execute(loop.owner(Hub.OWNER), hub.bus()::goOn);
    Duration rest = rule.stuck().minus(handOver.held());
    loop.runAs(
        loop.owner(Hub.OWNER),
        () -> away.put(handOver, loop.callLater(rest, () -> count(handOver))));
  }

  @Override
  public void rejoined(HandOver handOver, Duration time) {
    TimerHandle timer = away.remove(handOver);
    if (timer != null) {
      timer.cancel();
    }
    if (rule.times() > 0 && time.plus(handOver.held()).compareTo(LONG) >= 0) {
      countShort(handOver);
    }
  }

  /// A step has come back that was away for a while.
  private void countShort(HandOver handOver) {
    String domain = domainOf(handOver);
    long now = loop.clock().nanoTime();
    Losses losses = often.computeIfAbsent(domain, _ -> new Losses());
    if (losses.count == 0 || now - losses.since > OFTEN_WITHIN.toNanos()) {
      losses.since = now;
      losses.count = 0;
    }
    if (++losses.count >= OFTEN) {
      often.remove(domain);
      disableForHolding(domain, OFTEN, handOver);
    }
  }

  /// A step has been stuck for long enough.
  private void count(HandOver handOver) {
    away.put(handOver, loop.callLater(GONE.minus(rule.stuck()), () -> giveUp(handOver)));
    String owner = domainOf(handOver);
    if (rule.times() == 0 || !integrations.mayBeDisabled(owner)) {
      return;
    }
    ArrayDeque<Long> times = lost.computeIfAbsent(owner, _ -> new ArrayDeque<>());
    long now = loop.clock().nanoTime();
    times.addLast(now);
    while (now - times.getFirst() > rule.within().toNanos()) {
      times.removeFirst();
    }
    if (times.size() >= rule.times()) {
      times.clear();
      disableForHolding(owner, rule.times(), handOver);
    }
  }

  private void disableForHolding(String domain, int times, HandOver handOver) {
    String where = placeOf(handOver);
    String minutes = Long.toString(rule.within().toMinutes());
    disableLater(
        domain,
        ISSUE,
        Map.of(
            "integration", domain,
            "times", Integer.toString(times),
            "minutes", minutes,
            "where", where),
        "%s was disabled: it held the house %d times within %s minutes, last in %s"
            .formatted(domain, times, minutes, where));
  }

  /// A step does not come back.
  private void giveUp(HandOver handOver) {
    String domain = domainOf(handOver);
    if (rule.times() > 0) {
      String where = placeOf(handOver);
      disableLater(
          domain,
          STUCK,
          Map.of("integration", domain, "where", where),
          "%s was disabled: its code holds a thread and does not let go, in %s"
              .formatted(domain, where));
    }
  }

  /// Disables an integration soon, unless it cannot be, and makes an issue of it.
  ///
  /// @param issue the translation key, and the id, of the issue
  void disableLater(String domain, String issue, Map<String, String> facts, String why) {
    if (!integrations.mayBeDisabled(domain)) {
      return;
    }
    TaskOptions how = TaskOptions.named("quarantine of " + domain).ownedBy(loop.owner(Hub.OWNER));
    Task<Boolean> _ =
        loop.startLater(
            how,
            () -> {
              hub.issues().report(domain, issue, Issue.Severity.ERROR, issue, facts);
              integrations.disable(domain, why);
              return true;
            });
  }

  /// Takes back what was said about an integration that is enabled again.
  void forgive(String domain) {
    for (String issue :
        List.of(ISSUE, STUCK, ResourceWatch.BUSY, ResourceWatch.FLOOD, ResourceWatch.MEMORY)) {
      boolean _ = hub.issues().remove(domain, issue);
    }
  }

  /// The line of the integration's code, or what it called when it has none.
  private static String placeOf(HandOver handOver) {
    return handOver.stack().isEmpty()
        ? handOver.what()
        : handOver.stack().stream()
            .filter(frame -> !"java.base".equals(frame.getModuleName()))
            .findFirst()
            .orElse(handOver.stack().getFirst())
            .toString();
  }
}
