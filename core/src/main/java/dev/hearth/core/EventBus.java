package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries events to listeners, in the turn in which they are fired.
///
/// Every listener sees events in the order in which they were fired: what a listener fires itself
/// is queued behind the event being delivered. Listeners are callbacks and must not suspend; each
/// runs on behalf of the owner that registered it, and its exception is logged and harms nobody
/// else.
///
/// **Threads:** loop only.
public final class EventBus {
  /// The longest allowed event type.
  public static final int MAX_TYPE_LENGTH = 64;

  /// Listens to every type except `homeassistant_close` and `state_reported`.
  public static final String MATCH_ALL = "*";

  /// How many events may wait for delivery, and how many may follow from one another; more is taken
  /// for a listener that feeds itself.
  public static final int MAX_PENDING = 10_000;

  private static final Logger LOG = System.getLogger(EventBus.class.getName());
  private static final List<String> HIDDEN_FROM_MATCH_ALL =
      List.of("homeassistant_close", "state_reported");

  private final EventLoop loop;
  private final Ulid ulids = new Ulid();
  private final Map<String, List<Listener>> listeners = new LinkedHashMap<>();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private boolean delivering;

  /// How many events led to the one being delivered, each fired by a listener of the one before.
  private int depth;

  private record Pending(Event event, int depth) {}

  private static final class Listener {
    final Owner owner;
    final Consumer<Event> callback;
    boolean removed;

    Listener(Owner owner, Consumer<Event> callback) {
      this.owner = owner;
      this.callback = callback;
    }
  }

  EventBus(EventLoop loop) {
    this.loop = loop;
  }

  /// Calls `listener` for every event of a type, from now on.
  ///
  /// @param type an event type, or [#MATCH_ALL]
  public Registration listen(String type, Consumer<Event> listener) {
    loop.verifyOnLoop();
    checkType(type);
    Listener added = new Listener(loop.currentOwner(), listener);
    // Copied on write, so that delivery may go on over the list as it was.
    listeners.merge(type, List.of(added), EventBus::concat);
    return () -> remove(type, added);
  }

  /// Calls `listener` for the next event of a type, once.
  public Registration listenOnce(String type, Consumer<Event> listener) {
    Registration[] own = new Registration[1];
    own[0] =
        listen(
            type,
            event -> {
              own[0].close();
              listener.accept(event);
            });
    return own[0];
  }

  /// Fires an event of this hub's own, with a context of its own.
  public void fire(String type, Map<String, ? extends @Nullable Object> data) {
    fire(type, data, Event.Origin.LOCAL, null);
  }

  /// Fires an event: all listeners have been called when this returns, unless it is called by a
  /// listener, whose event comes next.
  ///
  /// @param context what caused it; null for a new context
  /// @throws IllegalArgumentException when the type is longer than [#MAX_TYPE_LENGTH], or
  ///   [#MATCH_ALL], which only listeners name
  /// @throws HubException when [#MAX_PENDING] events wait already, or led to this one
  public void fire(
      String type,
      Map<String, ? extends @Nullable Object> data,
      Event.Origin origin,
      @Nullable Context context) {
    loop.verifyOnLoop();
    checkType(type);
    if (type.equals(MATCH_ALL)) {
      throw new IllegalArgumentException(
          "an event has a type; * stands for all types in listening");
    }
    if (!hasListeners(type)) {
      return;
    }
    int ownDepth = delivering ? depth + 1 : 0;
    if (pending.size() >= MAX_PENDING || ownDepth >= MAX_PENDING) {
      String what = pending.size() >= MAX_PENDING ? "wait for delivery" : "led to one another";
      throw new HubException(
          type
              + ": "
              + MAX_PENDING
              + " events "
              + what
              + "; a listener seems to fire what it listens to");
    }
    Instant now = loop.clock().instant();
    Context cause = context == null ? newContext(null) : context;
    pending.add(new Pending(new Event(type, Frozen.map(data), origin, now, cause), ownDepth));
    if (!delivering) {
      deliverPending();
    }
  }

  /// How many listeners there are by event type.
  public Map<String, Integer> listenerCounts() {
    loop.verifyOnLoop();
    Map<String, Integer> counts = new TreeMap<>();
    listeners.forEach((type, list) -> counts.put(type, list.size()));
    return counts;
  }

  /// A new context, caused by a user or by nobody.
  public Context newContext(@Nullable String userId) {
    return new Context(ulids.next(loop.clock().instant()), null, userId);
  }

  /// Whether anybody would hear of an event, so that nobody makes one for nothing.
  boolean hasListeners(String type) {
    return listeners.containsKey(type)
        || (listeners.containsKey(MATCH_ALL) && !HIDDEN_FROM_MATCH_ALL.contains(type));
  }

  private void deliverPending() {
    delivering = true;
    try {
      for (Pending next = pending.poll(); next != null; next = pending.poll()) {
        Event event = next.event();
        depth = next.depth();
        deliver(event, listeners.get(event.type()));
        if (!HIDDEN_FROM_MATCH_ALL.contains(event.type())) {
          deliver(event, listeners.get(MATCH_ALL));
        }
      }
    } finally {
      delivering = false;
    }
  }

  private void deliver(Event event, @Nullable List<Listener> targets) {
    if (targets == null) {
      return;
    }
    for (Listener listener : targets) {
      if (!listener.removed) {
        loop.runAs(listener.owner, () -> call(listener, event));
      }
    }
  }

  private static void call(Listener listener, Event event) {
    try {
      listener.callback.accept(event);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a listener of " + listener.owner + " failed on " + event.type(), e);
    }
  }

  private void remove(String type, Listener listener) {
    loop.verifyOnLoop();
    if (listener.removed) {
      return;
    }
    listener.removed = true;
    List<Listener> rest = new ArrayList<>(listeners.getOrDefault(type, List.of()));
    rest.remove(listener);
    if (rest.isEmpty()) {
      listeners.remove(type);
    } else {
      listeners.put(type, List.copyOf(rest));
    }
  }

  private static List<Listener> concat(List<Listener> old, List<Listener> added) {
    List<Listener> all = new ArrayList<>(old);
    all.addAll(added);
    return List.copyOf(all);
  }

  private static void checkType(String type) {
    if (type.length() > MAX_TYPE_LENGTH) {
      throw new IllegalArgumentException(
          "event type of " + type.length() + " characters; at most " + MAX_TYPE_LENGTH);
    }
  }
}
