package dev.hearth.loop.sync;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A bounded way for values from tasks to tasks, whose two ends are closed separately.
///
/// ```java
/// Channel<Reading> readings = Channel.open(loop, 16);
/// loop.start("poll", () -> {
///   try (var sender = readings.sender()) {
///     while (meter.isOn()) {
///       sender.send(meter.read());            // waits while 16 are unread
///     }
///   }
///   return null;
/// });
/// try (var receiver = readings.receiver()) {
///   for (Reading reading : receiver) {        // ends when the sender has been closed
///     store(reading);
///   }
/// }
/// ```
///
/// Several producers or consumers each get an end of their own by `another()` and close it when
/// they have done. When the last sender is closed, receivers get what is left and then meet the
/// end. When the last receiver is closed, senders fail and what is left is dropped.
///
/// Each value goes to one receiver: the one that has waited longest, to which it is handed
/// directly.
///
/// Source: trio's memory channels.
///
/// **Threads:** loop only; `send`, `receive` and iteration in a task only.
///
/// @param <T> type of the values
public final class Channel<T> {
  private final EventLoop loop;
  private final int capacity;
  private final ArrayDeque<T> buffer = new ArrayDeque<>();
  private final WaitLine<Offer<T>, Boolean> sending;
  private final WaitLine<Receiver<T>, T> receiving;
  private int openSenders;
  private int openReceivers;
  private final Sender<T> sender;
  private final Receiver<T> receiver;

  /// A value that does not fit yet, and the end it comes from.
  private record Offer<T>(Sender<T> from, T value) {}

  private Channel(EventLoop loop, int capacity) {
    this.loop = loop;
    this.capacity = capacity;
    this.sending = new WaitLine<>(loop);
    this.receiving = new WaitLine<>(loop);
    this.sender = new Sender<>(this);
    this.receiver = new Receiver<>(this);
    this.openSenders = 1;
    this.openReceivers = 1;
  }

  /// A channel with one sender and one receiver. Any thread.
  ///
  /// @param capacity how many values may wait in it; with 0 every value is handed from task to task
  /// @throws IllegalArgumentException for a negative capacity
  public static <T> Channel<T> open(EventLoop loop, int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a channel cannot hold " + capacity + " values");
    }
    return new Channel<>(Objects.requireNonNull(loop, "loop"), capacity);
  }

  /// The first sending end, always the same one.
  public Sender<T> sender() {
    return sender;
  }

  /// The first receiving end, always the same one.
  public Receiver<T> receiver() {
    return receiver;
  }

  /// How full the channel is, and who waits.
  public ChannelStatistics statistics() {
    loop.verifyOnLoop();
    return new ChannelStatistics(
        buffer.size(), capacity, openSenders, openReceivers, sending.size(), receiving.size());
  }

  @Override
  public String toString() {
    return "Channel[" + buffer.size() + " of " + capacity + "]";
  }

  /// Where values enter a [Channel]. Each producer closes its own.
  ///
  /// @param <T> type of the values
  public static final class Sender<T> implements AutoCloseable {
    private final Channel<T> channel;
    private boolean closed;

    private Sender(Channel<T> channel) {
      this.channel = channel;
    }

    /// Suspends the calling task until the channel has room for the value, or a receiver takes it.
    ///
    /// @throws NoReceiversException when nobody can receive it any more
    /// @throws EndClosedException when this sender has been closed, or is meanwhile
    /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile; the value
    ///   was not sent then
    /// @throws IllegalStateException in a callback
    public void send(T value) {
      channel.loop.verifyOnLoop();
      CancelScope.throwIfCancelled();
      if (!trySend(value) && channel.sending.await(new Offer<>(this, value)) == null) {
        requireOpen();
        throw new NoReceiversException();
      }
    }

    /// Sends the value if that needs no waiting.
    ///
    /// @return false when there is no room, and for a channel of capacity 0 no waiting receiver
    /// @throws NoReceiversException when nobody can receive it any more
    /// @throws EndClosedException when this sender has been closed
    public boolean trySend(T value) {
      Objects.requireNonNull(value, "value");
      requireOpen();
      if (channel.openReceivers == 0) {
        throw new NoReceiversException();
      }
      if (channel.receiving.serve(value)) {
        return true;
      }
      return channel.buffer.size() < channel.capacity && channel.buffer.add(value);
    }

    /// Another sender of this channel, to be closed by itself.
    ///
    /// @throws EndClosedException when this one has been closed
    public Sender<T> another() {
      requireOpen();
      channel.openSenders++;
      return new Sender<>(channel);
    }

    /// Whether this sender has been closed.
    public boolean isClosed() {
      channel.loop.verifyOnLoop();
      return closed;
    }

    /// Ends this sender; tasks that wait in it fail. The last one to go ends the channel behind
    /// what has been sent. Does nothing the second time.
    @Override
    @SuppressWarnings("ReferenceEquality") // an end is itself alone
    public void close() {
      channel.loop.verifyOnLoop();
      if (closed) {
        return;
      }
      closed = true;
      channel.openSenders--;
      channel.sending.turnAway(offer -> offer.from() == this);
      if (channel.openSenders == 0) {
        channel.receiving.turnAwayAll();
      }
    }

    private void requireOpen() {
      channel.loop.verifyOnLoop();
      if (closed) {
        throw new EndClosedException("sender");
      }
    }
  }

  /// Where values leave a [Channel]. Each consumer closes its own.
  ///
  /// @param <T> type of the values
  public static final class Receiver<T> implements AutoCloseable, Iterable<T> {
    private final Channel<T> channel;
    private boolean closed;

    private Receiver(Channel<T> channel) {
      this.channel = channel;
    }

    /// Suspends the calling task until there is a value, and takes it.
    ///
    /// @throws EndOfChannelException when there will be none
    /// @throws EndClosedException when this receiver has been closed, or is meanwhile
    /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile; no value
    ///   was taken then
    /// @throws IllegalStateException in a callback
    public T receive() {
      T value = receiveOrNull();
      if (value == null) {
        throw new EndOfChannelException();
      }
      return value;
    }

    /// Takes a value if there is one.
    ///
    /// @return empty when there is none yet
    /// @throws EndOfChannelException when there will be none
    /// @throws EndClosedException when this receiver has been closed
    public Optional<T> tryReceive() {
      T value = poll();
      if (value == null && channel.openSenders == 0) {
        throw new EndOfChannelException();
      }
      return Optional.ofNullable(value);
    }

    /// What comes, until the end of the channel: `hasNext` suspends the calling task until it is
    /// known, and fails as [#receive] does. A receiver can be iterated over several times, each
    /// time from where it is.
    @Override
    public Iterator<T> iterator() {
      return new Iterator<>() {
        private @Nullable T next;

        @Override
        public boolean hasNext() {
          channel.loop.verifyOnLoop();
          if (next == null) {
            next = receiveOrNull();
          }
          return next != null;
        }

        @Override
        public T next() {
          if (!hasNext()) {
            throw new NoSuchElementException("the channel has ended");
          }
          T value = Objects.requireNonNull(next);
          next = null;
          return value;
        }
      };
    }

    /// Another receiver of this channel, to be closed by itself.
    ///
    /// @throws EndClosedException when this one has been closed
    public Receiver<T> another() {
      requireOpen();
      channel.openReceivers++;
      return new Receiver<>(channel);
    }

    /// Whether this receiver has been closed.
    public boolean isClosed() {
      channel.loop.verifyOnLoop();
      return closed;
    }

    /// Ends this receiver; tasks that wait in it fail. With the last one to go what is left in the
    /// channel is dropped, and senders fail. Does nothing the second time.
    @Override
    @SuppressWarnings("ReferenceEquality") // an end is itself alone
    public void close() {
      channel.loop.verifyOnLoop();
      if (closed) {
        return;
      }
      closed = true;
      channel.openReceivers--;
      channel.receiving.turnAway(waiting -> waiting == this);
      if (channel.openReceivers == 0) {
        channel.buffer.clear();
        channel.sending.turnAwayAll();
      }
    }

    /// The next value, or null at the end of the channel.
    private @Nullable T receiveOrNull() {
      channel.loop.verifyOnLoop();
      CancelScope.throwIfCancelled();
      T value = poll();
      if (value == null && channel.openSenders > 0) {
        value = channel.receiving.await(this);
        if (value == null) {
          requireOpen();
        }
      }
      return value;
    }

    private @Nullable T poll() {
      requireOpen();
      WaitLine.Place<Offer<T>, Boolean> oldest = channel.sending.oldest();
      if (oldest != null) {
        channel.buffer.add(oldest.brought.value());
        channel.sending.serve(oldest, true);
      }
      return channel.buffer.poll();
    }

    private void requireOpen() {
      channel.loop.verifyOnLoop();
      if (closed) {
        throw new EndClosedException("receiver");
      }
    }
  }
}
