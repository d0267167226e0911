package dev.hearth.core;

import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Carries events to listeners, in the turn in which they are fired.
///
/// Every listener sees events in the order in which they were fired: what a listener fires itself
/// is queued behind the event being delivered. Those of the event's type come first, then those of
/// certain values in its data, then those of all types, each in the order of their registration.
/// Who is told is settled when an event is fired: a listener that comes later does not hear of it,
/// and neither does one that has gone by the time its turn comes. Listeners are callbacks and must
/// not suspend (what takes time starts a task); each runs on behalf of the owner that registered
/// it, and its exception is logged and harms nobody else.
///
/// **Filters** see the data of an event before anything is made for it: neither the event nor its
/// context exists until somebody wants it.
///
/// **A listener that does not return** loses the loop. Whoever fires next, or the loop itself, goes
/// on with the delivery where it stands: how far it has come is kept in fields, not on a stack. The
/// one who was stuck finds itself replaced and delivers no more. Events for its owner wait, in
/// order, until that is back.
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

  /// How many listeners one owner may have; more is taken for a leak.
  public static final int MAX_LISTENERS = 10_000;

  private static final Logger LOG = System.getLogger(EventBus.class.getName());
  private static final String REPORTED = "state_reported";
  private static final List<String> HIDDEN_FROM_MATCH_ALL =
      List.of("homeassistant_close", REPORTED);

  private final EventLoop loop;
  private final Ulid ulids;
  private final ListenerTable<Listener> listeners = new ListenerTable<>();
  private final Map<Owner, Use> byOwner = new HashMap<>();

  /// Whose use was looked up last: many events in a row are one owner's.
  private @Nullable Use lastUse;

  private final ArrayDeque<Delivery> pending = new ArrayDeque<>();

  /// The event being delivered.
  private @Nullable Delivery current;

  /// Who delivers; null when nobody does. It has lost the loop when that was taken from a step
  /// since `handOversBefore`, since it stays in one step.
  private @Nullable Object deliverer;

  private int handOversBefore;

  /// What an owner does with the bus.
  private static final class Use {
    final Owner owner;
    int listeners;
    long deliveries;

    Use(Owner owner) {
      this.owner = owner;
    }
  }

  /// What was fired, to whom, and how far it has come.
  private final class Delivery {
    final String type;
    final Map<String, @Nullable Object> data;
    final Event.Origin origin;
    final Instant at;

    /// How many events led to it, each fired by a listener of the one before.
    final int depth;

    List<Listener> targets;

    /// Those of its values, who come after the targets; empty when they have come or there are
    /// none.
    List<Listener> ofValues;

    /// Those of all types, who come last; likewise.
    List<Listener> others;

    int next;
    private @Nullable Context context;
    private @Nullable Event event;

    Delivery(
        String type,
        Map<String, @Nullable Object> data,
        Event.Origin origin,
        Instant at,
        @Nullable Context context,
        int depth) {
      this.type = type;
      this.data = data;
      this.origin = origin;
      this.at = at;
      this.context = context;
      this.depth = depth;
      this.targets = listeners.of(type);
      this.ofValues = listeners.of(type, data);
      this.others = HIDDEN_FROM_MATCH_ALL.contains(type) ? List.of() : listeners.of(MATCH_ALL);
    }

    /// The event, made for the first who wants it.
    Event event() {
      Event made = event;
      if (made == null) {
        Context cause = context == null ? newContextAt(at) : context;
        made = new Event(type, data, origin, at, cause);
        event = made;
      }
      return made;
    }

    @Nullable Listener nextListener() {
      while (true) {
        if (next == targets.size()) {
          if (ofValues.isEmpty() && others.isEmpty()) {
            return null;
          }
          if (ofValues.isEmpty()) {
            targets = others;
            others = List.of();
          } else {
            targets = ofValues;
            ofValues = List.of();
          }
          next = 0;
        }
        Listener listener = targets.get(next++);
        if (!listener.removed) {
          return listener;
        }
      }
    }
  }

  private final class Listener implements Registration {
    final ListenerTable.Topic topic;
    final Owner owner;
    final @Nullable Predicate<? super Map<String, @Nullable Object>> filter;
    final Consumer<Event> callback;
    final boolean once;
    boolean removed;

    /// Events that wait until its owner goes on. What comes meanwhile waits behind them.
    int behind;

    boolean overrun;

    Listener(
        ListenerTable.Topic topic,
        @Nullable Predicate<? super Map<String, @Nullable Object>> filter,
        Consumer<Event> callback,
        boolean once) {
      this.topic = topic;
      this.owner = loop.currentOwner();
      this.filter = filter;
      this.callback = callback;
      this.once = once;
    }

    @Override
    public void close() {
      remove(this);
    }

    @Override
    public String toString() {
      return (once ? "one-time listener" : "listener")
          + " of "
          + owner
          + " for "
          + topic.type()
          + " ("
          + callback.getClass().getName()
          + ")";
    }
  }

  /// An event on its way to a listener. The loop runs it at once, or when the owner goes on.
  private final class Call implements Runnable {
    private final Listener listener;
    private final Delivery delivery;
    private boolean begun;
    private boolean late;

    Call(Listener listener, Delivery delivery) {
      this.listener = listener;
      this.delivery = delivery;
    }

    @Override
    public void run() {
      begun = true;
      if (late) {
        listener.behind--;
      }
      if (listener.removed) {
        return;
      }
      try {
        Predicate<? super Map<String, @Nullable Object>> filter = listener.filter;
        if (filter != null) {
          boolean wanted = ask(filter, delivery.data);
          loop.verifyOnLoop();
          if (!wanted || listener.removed) {
            return;
          }
        }
        if (listener.once) {
          remove(listener);
        }
        tell(listener.callback, delivery.event());
      } catch (Throwable e) {
        loop.verifyOnLoop();
        loop.callExceptionHandler("a " + listener + " failed on " + delivery.type, e);
      }
    }
  }

  EventBus(EventLoop loop) {
    this(loop, new Ulid());
  }

  EventBus(EventLoop loop, Ulid ulids) {
    this.loop = loop;
    this.ulids = ulids;
  }

  /// Calls `listener` for every event of a type, from now on.
  ///
  /// @param type an event type, or [#MATCH_ALL]
  /// @throws MaxLengthExceededException when the type is longer than [#MAX_TYPE_LENGTH]
  /// @throws HubException for `state_reported`, which only a filter makes bearable
  public Registration listen(String type, Consumer<Event> listener) {
    loop.verifyOnLoop();
    if (type.equals(REPORTED)) {
      throw new HubException(
          REPORTED + " comes with every write of every entity; listen with a filter of its data");
    }
    return add(new Listener(topic(type), null, listener, false));
  }

  /// Calls `listener` for every event of a type whose data the filter takes, from now on.
  ///
  /// @param type an event type, or [#MATCH_ALL]
  /// @param filter whether events with this data are wanted; runs as the listener does, and must be
  ///   quick. When it throws, that is logged, and the listener does not hear of the event
  /// @throws MaxLengthExceededException when the type is longer than [#MAX_TYPE_LENGTH]
  public Registration listen(
      String type,
      Predicate<? super Map<String, @Nullable Object>> filter,
      Consumer<Event> listener) {
    loop.verifyOnLoop();
    return add(new Listener(topic(type), filter, listener, false));
  }

  /// Calls `listener` for the next event of a type, once.
  ///
  /// @throws MaxLengthExceededException when the type is longer than [#MAX_TYPE_LENGTH]
  /// @throws HubException for `state_reported`, as [#listen(String, Consumer)] does
  public Registration listenOnce(String type, Consumer<Event> listener) {
    loop.verifyOnLoop();
    if (type.equals(REPORTED)) {
      throw new HubException(
          REPORTED + " is whoever writes next; listen with a filter of its data");
    }
    return add(new Listener(topic(type), null, listener, true));
  }

  /// Calls `listener` for every event of a type that has one of some values in a field of its data,
  /// from now on. However many listen like this, only those who are meant cost anything.
  ///
  /// @param field such as `entity_id`
  /// @param values such as entity ids
  /// @throws MaxLengthExceededException when the type is longer than [#MAX_TYPE_LENGTH]
  public Registration listen(
      String type, String field, Set<String> values, Consumer<Event> listener) {
    loop.verifyOnLoop();
    checkType(type);
    var topic = new ListenerTable.Topic(type, field, Set.copyOf(values));
    return add(new Listener(topic, null, listener, false));
  }

  private static ListenerTable.Topic topic(String type) {
    checkType(type);
    return new ListenerTable.Topic(type, null, Set.of());
  }

  private Registration add(Listener added) {
    Use use = use(added.owner);
    if (use.listeners >= MAX_LISTENERS) {
      throw new HubException(
          added.owner
              + " has "
              + MAX_LISTENERS
              + " listeners; it seems to add one each time, and to close none");
    }
    use.listeners++;
    listeners.add(added.topic, added);
    return added;
  }

  @SuppressWarnings("ReferenceEquality") // owners are unique
  private Use use(Owner owner) {
    Use use = lastUse;
    if (use == null || use.owner != owner) {
      use = byOwner.computeIfAbsent(owner, Use::new);
      lastUse = use;
    }
    return use;
  }

  /// How many listeners an owner has.
  int listeners(Owner owner) {
    Use use = byOwner.get(owner);
    return use == null ? 0 : use.listeners;
  }

  /// How many times listeners were to be called for what an owner fired.
  long deliveries(Owner owner) {
    Use use = byOwner.get(owner);
    return use == null ? 0 : use.deliveries;
  }

  /// Takes away every listener of an owner's.
  public void removeAll(Owner owner) {
    for (Listener each : listeners.all()) {
      if (each.owner.equals(owner)) {
        remove(each);
      }
    }
  }

  /// Fires an event of this hub's own, with a context of its own.
  public void fire(String type, Map<String, ? extends @Nullable Object> data) {
    fire(type, data, Event.Origin.LOCAL, null);
  }

  /// Fires an event: all listeners have been called when this returns, unless it is called by a
  /// listener, whose event comes next.
  ///
  /// @param context what caused it; null for a new context
  /// @throws MaxLengthExceededException when the type is longer than [#MAX_TYPE_LENGTH]
  /// @throws IllegalArgumentException for [#MATCH_ALL], which only listeners name
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
    if (hasListeners(type)) {
      deliver(type, Frozen.map(data), origin, loop.clock().instant(), context);
    }
  }

  /// Fires an event of the hub's own about what was done at a time.
  ///
  /// @param data never changed any more
  void fireAt(
      Instant at, String type, Map<String, @Nullable Object> data, @Nullable Context context) {
    if (hasListeners(type)) {
      deliver(type, Collections.unmodifiableMap(data), Event.Origin.LOCAL, at, context);
    }
  }

  private void deliver(
      String type,
      Map<String, @Nullable Object> data,
      Event.Origin origin,
      Instant at,
      @Nullable Context context) {
    Delivery now = current;
    boolean nested = deliverer != null && !hasLostLoop();
    int ownDepth = nested && now != null ? now.depth + 1 : 0;
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
    Delivery made = new Delivery(type, data, origin, at, context, ownDepth);
    use(loop.currentOwner()).deliveries +=
        made.targets.size() + made.ofValues.size() + made.others.size();
    pending.add(made);
    if (!nested) {
      deliverPending();
    }
  }

  /// How many listeners there are by event type.
  public Map<String, Integer> listenerCounts() {
    loop.verifyOnLoop();
    return listeners.counts();
  }

  /// A new context, caused by a user or by nobody.
  public Context newContext(@Nullable String userId) {
    loop.verifyOnLoop();
    return new Context(ulids.next(loop.clock().instant()), null, userId);
  }

  /// A new context of what nobody caused at a time.
  Context newContextAt(Instant at) {
    return new Context(ulids.next(at), null, null);
  }

  /// Whether anybody would hear of an event, so that nobody makes one for nothing.
  boolean hasListeners(String type) {
    return listeners.has(type)
        || (listeners.has(MATCH_ALL) && !HIDDEN_FROM_MATCH_ALL.contains(type));
  }

  /// Goes on with what somebody delivers who has lost the loop. For when that has just happened.
  void goOn() {
    loop.verifyOnLoop();
    if (deliverer != null && hasLostLoop()) {
      deliverPending();
    }
  }

  private boolean hasLostLoop() {
    return loop.handOvers() != handOversBefore;
  }

  @SuppressWarnings("ReferenceEquality") // a deliverer is itself alone
  private void deliverPending() {
    Object me = new Object();
    deliverer = me;
    try {
      for (Call next = nextCall(); next != null; next = nextCall()) {
        handOversBefore = loop.handOvers();
        deliver(next);
        if (deliverer != me) {
          return; // it took so long that somebody else has gone on
        }
      }
    } finally {
      loop.verifyOnLoop();
      if (deliverer == me) {
        deliverer = null;
      }
    }
  }

  /// Who is to be told next. Whoever delivers is past it by that.
  private @Nullable Call nextCall() {
    while (true) {
      Delivery now = current;
      if (now == null) {
        now = pending.poll();
        if (now == null) {
          return null;
        }
        current = now;
      }
      Listener listener = now.nextListener();
      if (listener != null) {
        return new Call(listener, now);
      }
      current = null;
    }
  }

  private void deliver(Call call) {
    Listener listener = call.listener;
    if (listener.behind >= MAX_PENDING) {
      if (!listener.overrun) {
        listener.overrun = true;
        LOG.log(
            Level.ERROR,
            "{0} events wait for a listener of {1}, which holds its thread; it misses the others",
            MAX_PENDING,
            listener.owner);
      }
      return;
    }
    if (listener.behind > 0) {
      call.late = true;
      listener.behind++;
      loop.execute(listener.owner, call);
      return;
    }
    listener.overrun = false;
    loop.runAs(listener.owner, call);
    if (!call.begun) {
      call.late = true;
      listener.behind++;
    }
  }

  @Crossing
  private static void tell(Consumer<Event> listener, Event event) {
    listener.accept(event);
  }

  @Crossing
  private static boolean ask(
      Predicate<? super Map<String, @Nullable Object>> filter, Map<String, @Nullable Object> data) {
    return filter.test(data);
  }

  private void remove(Listener listener) {
    loop.verifyOnLoop();
    if (!listener.removed) {
      listener.removed = true;
      use(listener.owner).listeners--;
      listeners.remove(listener.topic, listener);
    }
  }

  private static void checkType(String type) {
    if (type.length() > MAX_TYPE_LENGTH) {
      throw new MaxLengthExceededException("event_type", type, MAX_TYPE_LENGTH);
    }
  }
}
