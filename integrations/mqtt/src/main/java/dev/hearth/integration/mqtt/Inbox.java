package dev.hearth.integration.mqtt;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Brings messages from the transport's thread onto the loop: one hop for many messages, and no
/// step on the loop longer than a slice.
///
/// The transport's thread appends and, if no drain is pending, posts one. The drain runs on the
/// loop, handles messages until the slice's time is used up, and posts itself again while something
/// is left, so timers and tasks get their turn in between. A message with thousands of receivers is
/// handled over several slices too; the next one waits for its end.
///
/// The queue is bounded by messages and by bytes. When it is full the transport's thread is held,
/// which stops the reading of the socket and so reaches the broker by TCP's own flow control; no
/// message is dropped. One message is always let in, however large it is.
///
/// Messages carry the connection they came by, so what a closed connection left behind is skipped.
final class Inbox {
  /// Handles messages, each in as many small steps as it has receivers. Called on the loop.
  interface Handler {
    /// Takes up a message.
    void begin(MqttMessage message);

    /// Does the next part of the message taken up.
    ///
    /// @return whether there is more of it
    boolean step();
  }

  /// What the inbox did so far.
  ///
  /// @param handled messages handled
  /// @param slices steps on the loop
  /// @param waits how often the transport's thread was held because the inbox was full
  /// @param waiting messages in the queue now
  record Statistics(long handled, long slices, long waits, int waiting) {}

  private record Item(MqttMessage message, long connection) {}

  private static final long CLOSED = 0;

  private static final long POLL_NANOS = 500_000;
  private static final int MAX_TRIES = 20_000;

  private final Executor loop;
  private final Handler handler;
  private final LongSupplier nanoClock;
  private final long sliceNanos;
  private final int maxMessages;
  private final long maxBytes;

  private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean posted = new AtomicBoolean();
  private final AtomicLong waits = new AtomicLong();
  private volatile long connection = CLOSED;

  // Only the loop touches these.
  private long current = CLOSED; // the connection of the message at hand
  private long handled;
  private long slices;

  /// @param loop runs a step on the loop, in a later turn
  /// @param nanoClock a monotonic clock
  /// @param sliceNanos longest time one step may handle messages
  Inbox(
      Executor loop,
      Handler handler,
      LongSupplier nanoClock,
      long sliceNanos,
      int maxMessages,
      long maxBytes) {
    this.loop = loop;
    this.handler = handler;
    this.nanoClock = nanoClock;
    this.sliceNanos = sliceNanos;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /// From now on only messages of this connection are taken and handled. Loop only.
  ///
  /// @param newConnection a number above 0
  void open(long newConnection) {
    connection = newConnection;
  }

  /// Takes no more messages, and releases a held thread. Loop only.
  void close() {
    connection = CLOSED;
  }

  /// Appends a message, waiting while the inbox is full; only a thread of the transport may call
  /// it.
  void put(MqttMessage message, long from) {
    boolean waited = false;
    while (count.get() > 0
        && (count.get() >= maxMessages || bytes.get() + message.size() > maxBytes)) {
      if (connection != from) {
        return;
      }
      if (!waited) {
        waited = true;
        waits.incrementAndGet();
      }
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    if (connection != from) {
      return;
    }
    count.incrementAndGet();
    bytes.addAndGet(message.size());
    queue.add(new Item(message, from));
    for (int tries = 0; connection == from; tries++) {
      try {
        post();
        return;
      } catch (RejectedExecutionException e) {
        if (tries == MAX_TRIES) {
          return; // The loop is closed.
        }
        LockSupport.parkNanos(this, POLL_NANOS); // Others have filled the loop's own inbox.
      }
    }
  }

  Statistics statistics() {
    return new Statistics(handled, slices, waits.get(), count.get());
  }

  private void post() {
    if (posted.compareAndSet(false, true)) {
      try {
        loop.execute(this::drain);
      } catch (RejectedExecutionException e) {
        posted.set(false);
        throw e;
      }
    }
  }

  private void drain() {
    slices++;
    long end = nanoClock.getAsLong() + sliceNanos;
    try {
      while (next()) {
        if (nanoClock.getAsLong() >= end) {
          break;
        }
      }
    } finally {
      posted.set(false);
      if (current != CLOSED || !queue.isEmpty()) {
        post();
      }
    }
  }

  /// Does one step of the message at hand, or takes up the next one.
  private boolean next() {
    if (current != CLOSED) {
      if (current != connection || !handler.step()) {
        current = CLOSED;
      }
      return true;
    }
    Item item = queue.poll();
    if (item == null) {
      return false;
    }
    count.decrementAndGet();
    bytes.addAndGet(-item.message().size());
    if (item.connection() == connection) {
      handled++;
      current = item.connection();
      handler.begin(item.message());
    }
    return true;
  }
}
