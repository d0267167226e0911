package dev.hearth.core.track;

import dev.hearth.core.CoreState;
import dev.hearth.core.EntityId;
import dev.hearth.core.Event;
import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Calls back when something happens to some entities, or at certain times.
///
/// ```java
/// hub.trackers().states(Set.of("sensor.door"), change -> …);
/// hub.trackers().sameStateFor(Set.of("binary_sensor.hall"), ofMinutes(5), state -> …, id -> …);
/// hub.trackers().pattern(TimePattern.of("7", "30", "0"), time -> …);
/// ```
///
/// Every callback runs at once on the loop, for the owner that has asked for it, and must not
/// suspend; what takes time starts a task. It comes until the registration is closed, or the owner
/// is gone.
///
/// **Threads:** loop only.
public final class Trackers {
  /// A wait is looked at again after this long, since the clock of the house may be set meanwhile.
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Hub hub;
  private final EventLoop loop;

  /// For the hub.
  public Trackers(Hub hub) {
    this.hub = hub;
    this.loop = hub.loop();
  }

  // ---------------------------------------------------------------- states

  /// Calls back when one of some entities comes, changes or goes. It costs nothing for others,
  /// however many are tracked.
  public Registration states(Set<String> entityIds, Consumer<StateChange> callback) {
    return hub.bus()
        .listen(
            "state_changed",
            "entity_id",
            entityIds,
            event -> callback.accept(StateChange.of(event)));
  }

  /// Calls back when one of some entities is written without a change.
  public Registration reports(Set<String> entityIds, Consumer<State> callback) {
    return hub.bus()
        .listen(
            "state_reported",
            "entity_id",
            entityIds,
            event -> {
              if (event.data().get("new_state") instanceof State state) {
                callback.accept(state);
              }
            });
  }

  /// Calls back when an entity of one of these domains has come.
  public Registration added(Set<String> domains, Consumer<State> callback) {
    Set<String> wanted = Set.copyOf(domains);
    return hub.bus()
        .listen(
            "state_changed",
            data -> data.get("old_state") == null && isOf(wanted, data),
            event -> accept(callback, StateChange.of(event).newState()));
  }

  /// Calls back with the last state of an entity of one of these domains when it has gone.
  public Registration removed(Set<String> domains, Consumer<State> callback) {
    Set<String> wanted = Set.copyOf(domains);
    return hub.bus()
        .listen(
            "state_changed",
            data -> data.get("new_state") == null && isOf(wanted, data),
            event -> accept(callback, StateChange.of(event).oldState()));
  }

  private static boolean isOf(Set<String> domains, Map<String, @Nullable Object> data) {
    return domains.contains(EntityId.domain(String.valueOf(data.get("entity_id"))));
  }

  private static void accept(Consumer<State> callback, @Nullable State state) {
    if (state != null) {
      callback.accept(state);
    }
  }

  /// Calls back when an entity has been in a certain state for a while: once for each time that it
  /// gets there. An entity that is there now counts from now.
  ///
  /// @param isReached whether a state is meant; asked at every change, so quick
  /// @param callback is told the id of the entity
  /// @throws IllegalArgumentException when the duration is negative
  public Registration sameStateFor(
      Set<String> entityIds,
      Duration duration,
      Predicate<State> isReached,
      Consumer<String> callback) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("the duration is " + duration);
    }
    Map<String, Registration> waits = new HashMap<>();
    Consumer<@Nullable State> see =
        state -> {
          if (state == null) {
            return;
          }
          String id = state.entityId();
          boolean reached = test(isReached, state);
          loop.verifyOnLoop();
          if (!reached) {
            Registration wait = waits.remove(id);
            if (wait != null) {
              wait.close();
            }
          } else if (!waits.containsKey(id)) {
            var timer = loop.callLater(duration, () -> callback.accept(id));
            waits.put(id, timer::cancel);
          }
        };
    Registration changes =
        states(
            entityIds,
            change -> {
              if (change.newState() == null) {
                Registration wait = waits.remove(change.entityId());
                if (wait != null) {
                  wait.close();
                }
              }
              see.accept(change.newState());
            });
    for (String id : entityIds) {
      see.accept(hub.states().get(id).orElse(null));
    }
    return () -> {
      changes.close();
      waits.values().forEach(Registration::close);
      waits.clear();
    };
  }

  @Crossing
  private static boolean test(Predicate<State> isReached, State state) {
    return isReached.test(state);
  }

  /// Calls back when the registry entry of one of some entities is made, changed or removed.
  public Registration registered(Set<String> entityIds, Consumer<Event> callback) {
    return hub.bus().listen("entity_registry_updated", "entity_id", entityIds, callback);
  }

  // ---------------------------------------------------------------- times

  /// Calls back once, at a moment or at once when that has passed. When the clock of the house is
  /// set meanwhile, it is the new time that counts.
  public Registration at(Instant moment, Consumer<Instant> callback) {
    Alarm alarm = new Alarm(callback, _ -> null);
    alarm.waitFor(moment);
    return alarm;
  }

  /// Calls back again and again, the first time one interval from now.
  ///
  /// @throws IllegalArgumentException when the interval is shorter than a millisecond
  public Registration every(Duration interval, Consumer<Instant> callback) {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "the interval is " + interval + "; it must be 1 ms or more");
    }
    Interval timer = new Interval(interval, callback);
    timer.waitFor(loop.clock().nanoTime() + interval.toNanos());
    return timer;
  }

  /// Calls back at all moments of a pattern, by the clocks of the house.
  public Registration pattern(TimePattern pattern, Consumer<Instant> callback) {
    Alarm alarm = new Alarm(callback, last -> pattern.next(last, hub.house().timeZone()));
    alarm.waitFor(pattern.next(loop.clock().instant(), hub.house().timeZone()));
    return alarm;
  }

  /// Calls back at every sunrise, as long before or after as the offset says.
  ///
  /// @param offset negative for before, one day at most
  public Registration sunrise(Duration offset, Consumer<Instant> callback) {
    Sun sun = new Sun(hub.house());
    return sun(offset, callback, last -> sun.nextRise(last, offset).orElse(null));
  }

  /// Calls back at every sunset, as [#sunrise].
  public Registration sunset(Duration offset, Consumer<Instant> callback) {
    Sun sun = new Sun(hub.house());
    return sun(offset, callback, last -> sun.nextSet(last, offset).orElse(null));
  }

  private Registration sun(Duration offset, Consumer<Instant> callback, Next next) {
    if (offset.abs().compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("the offset is " + offset + "; it must be a day at most");
    }
    Alarm alarm = new Alarm(callback, next);
    Instant first = next.after(loop.clock().instant());
    if (first != null) {
      alarm.waitFor(first);
    }
    return alarm;
  }

  // ---------------------------------------------------------------- the hub's own life

  /// Calls back when the hub starts, which is when every integration has been set up; at once when
  /// it has started.
  public Registration atStart(Runnable callback) {
    return on("homeassistant_start", hub.state() != CoreState.NOT_RUNNING, callback);
  }

  /// Calls back when the hub has started; at once when it has.
  public Registration atStarted(Runnable callback) {
    return on("homeassistant_started", hub.state() == CoreState.RUNNING, callback);
  }

  private Registration on(String event, boolean isPast, Runnable callback) {
    if (!isPast) {
      return hub.bus().listenOnce(event, _ -> callback.run());
    }
    try {
      call(callback);
    } finally {
      loop.verifyOnLoop();
    }
    return () -> {};
  }

  @Crossing
  private static void call(Runnable callback) {
    callback.run();
  }

  /// Says when to call again after a moment; null for never.
  private interface Next {
    @Nullable Instant after(Instant moment);
  }

  /// Waits for one moment after the other. The next is waited for before the callback runs, which
  /// may not return.
  private final class Alarm implements Registration {
    private final Consumer<Instant> callback;
    private final Next next;
    private Registration timer = () -> {};
    private boolean closed;

    Alarm(Consumer<Instant> callback, Next next) {
      this.callback = callback;
      this.next = next;
    }

    void waitFor(Instant moment) {
      Duration wait = Duration.between(loop.clock().instant(), moment);
      timer =
          loop.callLater(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait, () -> look(moment))
              ::cancel;
    }

    private void look(Instant moment) {
      if (closed) {
        return;
      }
      Instant now = loop.clock().instant();
      if (now.isBefore(moment)) {
        waitFor(moment);
        return;
      }
      Instant following = next.after(now);
      if (following != null) {
        waitFor(following);
      }
      callback.accept(now);
    }

    @Override
    public void close() {
      loop.verifyOnLoop();
      closed = true;
      timer.close();
    }
  }

  /// Waits for one interval after the other, without growing by what callbacks take.
  private final class Interval implements Registration {
    private final long interval;
    private final Consumer<Instant> callback;
    private Registration timer = () -> {};
    private boolean closed;

    Interval(Duration interval, Consumer<Instant> callback) {
      this.interval = interval.toNanos();
      this.callback = callback;
    }

    void waitFor(long moment) {
      timer = loop.callAt(moment, () -> due(moment))::cancel;
    }

    private void due(long moment) {
      if (closed) {
        return;
      }
      // What was missed while the loop was held up does not come all at once afterwards.
      long missed = (loop.clock().nanoTime() - moment) / interval;
      waitFor(moment + (missed + 1) * interval);
      callback.accept(loop.clock().instant());
    }

    @Override
    public void close() {
      loop.verifyOnLoop();
      closed = true;
      timer.close();
    }
  }
}
