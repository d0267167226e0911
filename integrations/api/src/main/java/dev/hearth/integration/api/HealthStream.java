package dev.hearth.integration.api;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopStatistics;
import dev.hearth.loop.OffloadStatistics;
import dev.hearth.loop.OwnerStatistics;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells clients how the loop is, once a second, from the difference of two readings of its
/// counters. Reads nothing while nobody listens. Loop only.
final class HealthStream {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Map<CommandCall, Boolean> subscribers = new LinkedHashMap<>();
  private @Nullable LoopStatistics last;
  private @Nullable TimerHandle timer;

  HealthStream(EventLoop loop) {
    this.loop = loop;
  }

  /// Sends events for this command from now on.
  Registration subscribe(CommandCall call) {
    subscribers.put(call, true);
    if (timer == null) {
      last = loop.statistics();
      schedule();
    }
    return () -> {
      subscribers.remove(call);
      if (subscribers.isEmpty()) {
        close();
      }
    };
  }

  void close() {
    subscribers.clear();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void schedule() {
    timer = loop.callLater(PERIOD, this::sample);
  }

  private void sample() {
    LoopStatistics before = last;
    LoopStatistics now = loop.statistics();
    last = now;
    if (before != null) {
      String text = Wire.text(difference(before, now));
      for (CommandCall each : List.copyOf(subscribers.keySet())) {
        each.event(text);
      }
    }
    schedule();
  }

  static Map<String, Object> difference(LoopStatistics before, LoopStatistics now) {
    double seconds = Math.max(1e-3, now.uptime().minus(before.uptime()).toNanos() / 1e9);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uptime_s", now.uptime().toMillis() / 1e3);
    json.put("turns_per_s", rounded((now.turns() - before.turns()) / seconds));
    json.put("steps_per_s", rounded((now.steps() - before.steps()) / seconds));
    json.put(
        "busy", Math.min(1, rounded(now.busy().minus(before.busy()).toNanos() / 1e9 / seconds)));
    json.put("longest_step_ms", millis(now.recentLongestStep()));
    json.put("longest_step_owner", now.recentLongestOwner());
    json.put("queue_length", now.queueLength());
    json.put("tasks", now.tasks());
    json.put("timers", now.timers());
    json.put("offloaded", now.offloaded());
    Map<String, OwnerStatistics> earlier = new HashMap<>();
    before.owners().forEach(owner -> earlier.put(owner.name(), owner));
    List<Object> owners = new ArrayList<>();
    for (OwnerStatistics owner : now.owners()) {
      OwnerStatistics old = earlier.get(owner.name());
      Duration busy = old == null ? owner.busy() : owner.busy().minus(old.busy());
      long steps = old == null ? owner.steps() : owner.steps() - old.steps();
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", owner.name());
      one.put("loop_ms_per_s", rounded(busy.toNanos() / 1e6 / seconds));
      one.put("longest_step_ms", millis(owner.recentLongestStep()));
      one.put("steps_per_s", rounded(steps / seconds));
      one.put("tasks", owner.tasks());
      OffloadStatistics calls = owner.offloads();
      Duration ran = old == null ? calls.ran() : calls.ran().minus(old.offloads().ran());
      one.put("worker_ms_per_s", rounded(ran.toNanos() / 1e6 / seconds));
      one.put("calls_running", calls.running());
      one.put("calls_waiting", calls.waiting());
      one.put("calls_abandoned", calls.abandoned());
      owners.add(one);
    }
    json.put("owners", owners);
    return json;
  }

  private static double millis(Duration duration) {
    return rounded(duration.toNanos() / 1e6);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
