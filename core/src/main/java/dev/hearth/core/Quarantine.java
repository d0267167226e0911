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
import java.util.Map;

/// What the hub does when the loop was taken from a step: goes on with the events that the step was
/// delivering, and disables an integration to which that happens too often.
///
/// Loop only.
final class Quarantine implements HandOverListener {
  /// The translation key, and the beginning of the id, of the issue.
  static final String ISSUE = "integration_quarantined";

  private final Hub hub;
  private final EventLoop loop;
  private final Integrations integrations;
  private final QuarantineRule rule;

  /// When steps of an owner lost the loop, on its clock.
  private final Map<String, ArrayDeque<Long>> lost = new HashMap<>();

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

  /// The integration whose step it was: its own, or one of its entries'.
  private static String domainOf(HandOver handOver) {
    String owner = handOver.owner().name();
    int slash = owner.indexOf('/');
    return slash < 0 ? owner : owner.substring(0, slash);
  }

  /// Forgets what an owner did.
  void pardon(String owner) {
    lost.remove(owner);
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
  }

  /// A step has been stuck for long enough.
  private void count(HandOver handOver) {
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
      String where = handOver.stack().isEmpty() ? handOver.what() : placeOf(handOver);
      TaskOptions how = TaskOptions.named("quarantine of " + owner).ownedBy(loop.owner(Hub.OWNER));
      Task<Boolean> _ = loop.startLater(how, () -> disable(owner, where));
    }
  }

  /// The line of the integration's code, or what it called when it has none.
  private static String placeOf(HandOver handOver) {
    return handOver.stack().stream()
        .filter(frame -> !"java.base".equals(frame.getModuleName()))
        .findFirst()
        .orElse(handOver.stack().getFirst())
        .toString();
  }

  private boolean disable(String domain, String where) {
    String why =
        "%s was disabled: it held the house %d times within %d minutes, last in %s"
            .formatted(domain, rule.times(), rule.within().toMinutes(), where);
    hub.issues()
        .report(
            domain,
            ISSUE,
            Issue.Severity.ERROR,
            ISSUE,
            Map.of(
                "integration",
                domain,
                "times",
                Integer.toString(rule.times()),
                "minutes",
                Long.toString(rule.within().toMinutes()),
                "where",
                where));
    integrations.disable(domain, why);
    return true;
  }
}
