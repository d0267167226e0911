package dev.hearth.integration.mqtt;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Brings messages from the transport's thread onto the loop: one hop for many messages, and no
/// step on the loop longer than a slice.
///
/// The transport's thread appends and, if no drain is pending, posts one. The drain runs on the
/// loop, handles messages until the slice's time is used up, and posts itself again while something
/// is left, so timers and tasks get their turn in between.
///
/// The queue is bounded by messages and by bytes. When it is full the transport's thread is held,
/// which stops the reading of the socket and so reaches the broker by TCP's own flow control; no
/// message is dropped. One message is always let in, however large it is.
///
/// Messages carry the connection they came by, so what a closed connection left behind is skipped.
final class Inbox {
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

  private final Executor loop;
  private final Consumer<MqttMessage> handler;
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
  private long handled;
  private long slices;

  /// @param loop runs a step on the loop, in a later turn
  /// @param handler handles one message; on the loop
  /// @param nanoClock a monotonic clock
  /// @param sliceNanos longest time one step may handle messages
  Inbox(
      Executor loop,
      Consumer<MqttMessage> handler,
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
    post();
  }

  Statistics statistics() {
    return new Statistics(handled, slices, waits.get(), count.get());
  }

  private void post() {
    if (posted.compareAndSet(false, true)) {
      loop.execute(this::drain);
    }
  }

  private void drain() {
    slices++;
    long end = nanoClock.getAsLong() + sliceNanos;
    try {
      do {
        Item item = queue.poll();
        if (item == null) {
          break;
        }
        count.decrementAndGet();
        bytes.addAndGet(-item.message().size());
        if (item.connection() == connection) {
          handled++;
          handler.accept(item.message());
        }
      } while (nanoClock.getAsLong() < end);
    } finally {
      posted.set(false);
      if (!queue.isEmpty()) {
        post();
      }
    }
  }
}
