package dev.hearth.integration.mqtt;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The lasting connection to a broker: reconnects, shares subscriptions, dispatches messages.
///
/// Everything here is confined to the loop. What the transport says hops there first, and carries
/// the number of the attempt it belongs to, so a late word of an old connection is ignored.
///
/// **Reconnecting:** 1, 2, 4, … 60 seconds after a failure, and up to a quarter more by chance, so
/// that many hubs do not come back at once. A connection that held for 10 seconds starts the row
/// anew.
///
/// **Subscriptions:** each filter is subscribed once, whatever the number of its subscribers, at
/// the highest quality of service any of them wants. Requests are gathered for a moment and sent in
/// packets of at most 200 filters, one packet at a time. A further subscriber of a known filter
/// makes the broker send the kept messages once more; only the new one is handed them.
final class MqttConnection {
  /// Hears when the connection comes and goes. Called on the loop.
  interface Observer {
    /// The broker took the connection and all subscriptions made so far.
    void ready();

    /// There is no connection, or it went away.
    ///
    /// @param cause why
    /// @param wasConnected whether there was one just before
    /// @param retryIn time until the next attempt
    void unavailable(MqttException cause, boolean wasConnected, Duration retryIn);

    /// The broker refused to subscribe to a filter.
    void subscriptionRefused(String filter);

    /// A subscriber failed on a message.
    void subscriberFailed(MqttMessage message, RuntimeException failure);
  }

  /// @param messages incoming messages handled
  /// @param waits how often the broker was slowed down because the loop was busy
  /// @param waiting incoming messages that wait for the loop
  /// @param filters filters subscribed to
  /// @param unacknowledged outgoing messages that the broker has not taken yet
  record Statistics(long messages, long waits, int waiting, int filters, int unacknowledged) {}

  private enum State {
    IDLE,
    CONNECTING,
    CONNECTED,
    WAITING
  }

  private static final class Filter {
    final Set<MqttSubscription> subscribers = new LinkedHashSet<>(2);
    int subscribedQos = -1;

    int wantedQos() {
      return subscribers.stream().mapToInt(MqttSubscription::qos).max().orElse(0);
    }
  }

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);
  private static final Duration STABLE = Duration.ofSeconds(10);
  private static final Duration GATHERING = Duration.ofMillis(20);
  private static final double JITTER = 0.25;
  private static final int FILTERS_PER_PACKET = 200;
  private static final long SLICE_NANOS = 2_000_000;
  private static final int MAX_WAITING = 20_000;
  private static final long MAX_WAITING_BYTES = 16L << 20;

  private final EventLoop loop;
  private final Owner owner;
  private final MqttTransport transport;
  private final RandomGenerator random;
  private final Observer observer;
  private final Inbox inbox;
  private final TopicTree<MqttSubscription> tree = new TopicTree<>();
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final Set<String> toSubscribe = new LinkedHashSet<>();
  private final Set<String> toUnsubscribe = new LinkedHashSet<>();

  private State state = State.IDLE;
  private @Nullable ConnectOptions options;
  private long attempt;
  private Duration retry = FIRST_RETRY;
  private long connectedAt;
  private boolean readyTold;
  private boolean packetUnderWay;
  private @Nullable TimerHandle retryTimer;
  private @Nullable TimerHandle flushTimer;

  MqttConnection(
      EventLoop loop,
      Owner owner,
      MqttTransport transport,
      RandomGenerator random,
      Observer observer) {
    this.loop = loop;
    this.owner = owner;
    this.transport = transport;
    this.random = random;
    this.observer = observer;
    this.inbox =
        new Inbox(
            step -> loop.execute(owner, step),
            new Dispatcher(),
            System::nanoTime,
            SLICE_NANOS,
            MAX_WAITING,
            MAX_WAITING_BYTES);
  }

  /// Connects, and stays connected until [#stop].
  ///
  /// @throws IllegalStateException when it was started already
  void start(ConnectOptions newOptions) {
    if (state != State.IDLE) {
      throw new IllegalStateException("already started");
    }
    options = newOptions;
    retry = FIRST_RETRY;
    connect(newOptions);
  }

  /// Says farewell and closes the connection; [#start] may follow when the stage is complete. The
  /// stage never fails.
  ///
  /// @param farewell the last message, or null for none
  CompletionStage<Void> stop(@Nullable MqttMessage farewell) {
    boolean connected = state == State.CONNECTED;
    cancel(retryTimer);
    cancel(flushTimer);
    retryTimer = null;
    flushTimer = null;
    state = State.IDLE;
    options = null;
    attempt++;
    inbox.close();
    forgetSubscribed();
    CompletionStage<?> told =
        connected && farewell != null
            ? transport.publish(farewell)
            : CompletableFuture.completedFuture(null);
    return told.handle((done, failure) -> (Void) null).thenCompose(done -> transport.disconnect());
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  /// Sends a message.
  ///
  /// @return as [MqttTransport#publish]; completes on a foreign thread
  CompletionStage<Void> publish(MqttMessage message) {
    if (state != State.CONNECTED) {
      return CompletableFuture.failedFuture(
          new MqttException(
              MqttException.Kind.NOT_CONNECTED, "there is no connection to the broker now"));
    }
    return transport.publish(message);
  }

  /// Subscribes to a filter, now or as soon as there is a connection.
  MqttSubscription subscribe(String filter, int qos, Consumer<MqttMessage> handler) {
    MqttSubscription subscription = new MqttSubscription(this, filter, qos, handler);
    filters.computeIfAbsent(filter, f -> new Filter()).subscribers.add(subscription);
    tree.add(filter, subscription);
    toUnsubscribe.remove(filter);
    toSubscribe.add(filter);
    flushSoon();
    return subscription;
  }

  void closed(MqttSubscription subscription) {
    String name = subscription.filter();
    tree.remove(name, subscription);
    Filter filter = filters.get(name);
    if (filter != null && filter.subscribers.remove(subscription) && filter.subscribers.isEmpty()) {
      toSubscribe.remove(name);
      if (filter.subscribedQos >= 0) {
        toUnsubscribe.add(name);
        flushSoon();
      } else {
        filters.remove(name);
      }
    }
  }

  Statistics statistics() {
    Inbox.Statistics in = inbox.statistics();
    return new Statistics(
        in.handled(), in.waits(), in.waiting(), filters.size(), transport.unacknowledged());
  }

  private void connect(ConnectOptions to) {
    state = State.CONNECTING;
    long number = ++attempt;
    inbox.open(number);
    transport.connect(
        to,
        new MqttTransport.Listener() {
          @Override
          public void connected() {
            onLoop(() -> opened(number));
          }

          @Override
          public void closed(MqttException cause) {
            onLoop(() -> lost(number, cause));
          }

          @Override
          public void message(MqttMessage message) {
            inbox.put(message, number);
          }
        });
  }

  private void opened(long number) {
    if (number != attempt || state != State.CONNECTING) {
      return;
    }
    state = State.CONNECTED;
    connectedAt = loop.clock().nanoTime();
    readyTold = false;
    packetUnderWay = false;
    for (Filter filter : filters.values()) {
      filter.subscribers.forEach(MqttSubscription::connectionChanged);
    }
    toSubscribe.addAll(filters.keySet());
    flush();
  }

  private void lost(long number, MqttException cause) {
    if (number != attempt || state == State.IDLE) {
      return;
    }
    boolean wasConnected = state == State.CONNECTED;
    if (wasConnected && loop.clock().nanoTime() - connectedAt >= STABLE.toNanos()) {
      retry = FIRST_RETRY;
    }
    inbox.close();
    attempt++;
    forgetSubscribed();
    state = State.WAITING;
    Duration wait = retry.plusMillis((long) (retry.toMillis() * JITTER * random.nextDouble()));
    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    retryTimer =
        loop.callLater(
            wait,
            () -> {
              retryTimer = null;
              ConnectOptions to = options;
              if (state == State.WAITING && to != null) {
                connect(to);
              }
            });
    observer.unavailable(cause, wasConnected, wait);
  }

  private void forgetSubscribed() {
    toUnsubscribe.clear();
    toSubscribe.clear();
    packetUnderWay = false;
    filters.values().removeIf(filter -> filter.subscribers.isEmpty());
    filters.values().forEach(filter -> filter.subscribedQos = -1);
  }

  private void flushSoon() {
    if (flushTimer == null && state == State.CONNECTED && !packetUnderWay) {
      flushTimer =
          loop.callLater(
              GATHERING,
              () -> {
                flushTimer = null;
                flush();
              });
    }
  }

  private void flush() {
    if (state != State.CONNECTED || packetUnderWay) {
      return;
    }
    if (!toUnsubscribe.isEmpty()) {
      unsubscribeSome();
    } else if (!toSubscribe.isEmpty()) {
      subscribeSome();
    } else if (!readyTold) {
      readyTold = true;
      observer.ready();
    }
  }

  private void unsubscribeSome() {
    List<String> packet = taken(toUnsubscribe);
    packet.removeIf(name -> {
      Filter filter = filters.get(name);
      return filter == null || !filter.subscribers.isEmpty();
    });
    packet.forEach(filters::remove);
    if (packet.isEmpty()) {
      flush();
      return;
    }
    sent(transport.unsubscribe(packet), done -> {});
  }

  private void subscribeSome() {
    List<MqttTransport.TopicFilter> packet = new ArrayList<>();
    for (String name : taken(toSubscribe)) {
      Filter filter = filters.get(name);
      if (filter != null) {
        int qos = Math.max(filter.wantedQos(), filter.subscribedQos);
        filter.subscribedQos = qos;
        packet.add(new MqttTransport.TopicFilter(name, qos));
      }
    }
    if (packet.isEmpty()) {
      flush();
      return;
    }
    sent(transport.subscribe(packet), refused -> refused.forEach(observer::subscriptionRefused));
  }

  private <T> void sent(CompletionStage<T> packet, Consumer<T> outcome) {
    packetUnderWay = true;
    long number = attempt;
    var _ =
        packet.whenComplete((result, failure) ->
            onLoop(() -> {
              if (number != attempt) {
                return;
              }
              packetUnderWay = false;
              if (failure == null) {
                outcome.accept(result);
              }
              flush();
            }));
  }

  private static List<String> taken(Set<String> from) {
    List<String> some = new ArrayList<>(Math.min(from.size(), FILTERS_PER_PACKET));
    Iterator<String> names = from.iterator();
    while (names.hasNext() && some.size() < FILTERS_PER_PACKET) {
      some.add(names.next());
      names.remove();
    }
    return some;
  }

  /// Hands one message to its subscribers, one in a step.
  private final class Dispatcher implements Inbox.Handler {
    private @Nullable MqttMessage message;
    private Iterator<MqttSubscription> receivers = Collections.emptyIterator();

    @Override
    public void begin(MqttMessage next) {
      message = next;
      receivers = tree.matches(next.topic()).iterator();
    }

    @Override
    public boolean step() {
      MqttMessage current = message;
      if (current == null || !receivers.hasNext()) {
        message = null;
        return false;
      }
      try {
        receivers.next().deliver(current);
      } catch (RuntimeException e) {
        observer.subscriberFailed(current, e);
      }
      return receivers.hasNext();
    }
  }

  private void onLoop(Runnable step) {
    try {
      loop.execute(owner, step);
    } catch (RejectedExecutionException closed) {
      // The loop is closing; nobody is left to hear it.
    }
  }

  private static void cancel(@Nullable TimerHandle timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
