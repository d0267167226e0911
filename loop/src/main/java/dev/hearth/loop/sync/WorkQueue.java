package dev.hearth.loop.sync;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A bounded queue of work between tasks, which knows when all of it is done.
///
/// ```java
/// WorkQueue<Device> devices = WorkQueue.fifo(loop, 100);
/// for (int i = 0; i < 4; i++) {
///   loop.startBackground("updater", () -> {
///     while (true) {
///       Device device = devices.get();
///       try {
///         device.update();
///       } finally {
///         devices.taskDone();
///       }
///     }
///   });
/// }
/// for (Device each : all) {
///   devices.put(each);
/// }
/// devices.join();
/// ```
///
/// An item goes to the task that has waited longest, and room to the one that has waited longest to
/// put; neither can be taken by somebody who comes later. For values that simply flow from
/// producers to consumers a [Channel] ends more tidily.
///
/// Source: asyncio's `Queue`, with direct hand-over.
///
/// **Threads:** loop only; [#put], [#get] and [#join] in a task only.
///
/// @param <T> type of the items
public final class WorkQueue<T> {
  /// The capacity of a queue that is never full. Whoever fills it faster than it is emptied runs
  /// out of memory.
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final EventLoop loop;
  private final int capacity;
  private final Queue<Entry<T>> entries;
  private final WaitLine<T, Boolean> putting;
  private final WaitLine<WorkQueue<T>, T> getting;
  private final WaitLine<WorkQueue<T>, Boolean> joining;
  private long sequence;
  private long unfinished;
  private boolean closed;

  /// An item, and when it came: the order among those of equal rank.
  private record Entry<T>(T item, long number) {}

  private WorkQueue(EventLoop loop, int capacity, Queue<Entry<T>> entries) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a queue needs room for one item or more, not " + capacity + "; see UNBOUNDED");
    }
    this.loop = loop;
    this.capacity = capacity;
    this.entries = entries;
    this.putting = new WaitLine<>(loop);
    this.getting = new WaitLine<>(loop);
    this.joining = new WaitLine<>(loop);
  }

  /// A queue that gives the oldest item first. Any thread.
  ///
  /// @param capacity how many items it holds, [#UNBOUNDED] for any number
  /// @throws IllegalArgumentException for a capacity below one
  public static <T> WorkQueue<T> fifo(EventLoop loop, int capacity) {
    return new WorkQueue<>(loop, capacity, new ArrayDeque<>());
  }

  /// A queue that gives the newest item first. Any thread.
  ///
  /// @param capacity how many items it holds, [#UNBOUNDED] for any number
  /// @throws IllegalArgumentException for a capacity below one
  public static <T> WorkQueue<T> lifo(EventLoop loop, int capacity) {
    return new WorkQueue<>(loop, capacity, Collections.asLifoQueue(new ArrayDeque<>()));
  }

  /// A queue that gives the least item first, and of equal ones the oldest. Any thread.
  ///
  /// @param capacity how many items it holds, [#UNBOUNDED] for any number
  /// @throws IllegalArgumentException for a capacity below one
  public static <T> WorkQueue<T> priority(
      EventLoop loop, int capacity, Comparator<? super T> order) {
    Comparator<Entry<T>> byRank = (a, b) -> order.compare(a.item(), b.item());
    return new WorkQueue<>(
        loop, capacity, new PriorityQueue<>(byRank.thenComparingLong(Entry::number)));
  }

  /// Suspends the calling task until the queue has room, and adds the item.
  ///
  /// @throws QueueClosedException when the queue has been closed, or is meanwhile
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile; the item was
  ///   not added then
  /// @throws IllegalStateException in a callback
  public void put(T item) {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    if (!offer(item) && putting.await(item) == null) {
      throw takesNoMore();
    }
  }

  /// Adds the item if there is room.
  ///
  /// @return false when there is none
  /// @throws QueueClosedException when the queue has been closed
  public boolean offer(T item) {
    Objects.requireNonNull(item, "item");
    loop.verifyOnLoop();
    if (closed) {
      throw takesNoMore();
    }
    if (entries.size() >= capacity) {
      return false;
    }
    if (!getting.serve(item)) {
      entries.add(new Entry<>(item, sequence++)); // a comparator may throw here
    }
    unfinished++;
    return true;
  }

  /// Suspends the calling task until there is an item, and takes it.
  ///
  /// @throws QueueClosedException when the queue has been closed and is empty, or is meanwhile
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile; no item was
  ///   taken then
  /// @throws IllegalStateException in a callback
  public T get() {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    T item = pollOrNull();
    if (item == null) {
      item = getting.await(this);
    }
    if (item == null) {
      throw hasNoMore();
    }
    return item;
  }

  /// Takes an item if there is one.
  ///
  /// @return empty when there is none
  /// @throws QueueClosedException when the queue has been closed and is empty
  public Optional<T> poll() {
    return Optional.ofNullable(pollOrNull());
  }

  private @Nullable T pollOrNull() {
    loop.verifyOnLoop();
    Entry<T> entry = entries.poll();
    if (entry == null) {
      if (closed) {
        throw hasNoMore();
      }
      return null;
    }
    WaitLine.Place<T, Boolean> next = putting.oldest();
    if (next != null) {
      unfinished++;
      entries.add(new Entry<>(next.brought, sequence++));
      putting.serve(next, true);
    }
    return entry.item();
  }

  /// Says that one item that was got has been dealt with.
  ///
  /// @throws IllegalStateException when all that were put have been
  public void taskDone() {
    loop.verifyOnLoop();
    if (unfinished == 0) {
      throw new IllegalStateException("taskDone was called more often than items were put");
    }
    finish(1);
  }

  private void finish(long items) {
    unfinished -= items;
    if (unfinished == 0) {
      joining.serveAll(true);
    }
  }

  /// Suspends the calling task until [#taskDone] was called for every item put; does not suspend
  /// when it was.
  ///
  /// @throws dev.hearth.loop.CancelledException when the task is cancelled meanwhile
  /// @throws IllegalStateException in a callback
  public void join() {
    loop.verifyOnLoop();
    CancelScope.throwIfCancelled();
    if (unfinished > 0) {
      Boolean _ = joining.await(this);
    }
  }

  /// Takes no more items: whoever waits to put one fails. What is there can still be got; whoever
  /// waits for more fails. Does nothing the second time.
  public void close() {
    loop.verifyOnLoop();
    closed = true;
    putting.turnAwayAll();
    getting.turnAwayAll();
  }

  /// Closes the queue and drops what is there, which counts as dealt with; [#join] then waits only
  /// for items that were got before.
  ///
  /// @return what was dropped, in the order it would have been got
  public List<T> closeNow() {
    close();
    List<T> dropped = new ArrayList<>(entries.size());
    for (Entry<T> entry = entries.poll(); entry != null; entry = entries.poll()) {
      dropped.add(entry.item());
    }
    finish(dropped.size());
    return dropped;
  }

  /// Whether the queue has been closed.
  public boolean isClosed() {
    loop.verifyOnLoop();
    return closed;
  }

  /// How many items are there.
  public int size() {
    loop.verifyOnLoop();
    return entries.size();
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return size() == 0;
  }

  /// Whether there is no room for more.
  public boolean isFull() {
    return size() >= capacity;
  }

  /// How many items it holds.
  public int capacity() {
    return capacity;
  }

  /// How full the queue is, and who waits.
  public WorkQueueStatistics statistics() {
    loop.verifyOnLoop();
    return new WorkQueueStatistics(
        entries.size(), capacity, unfinished, putting.size(), getting.size(), joining.size());
  }

  private static QueueClosedException takesNoMore() {
    return new QueueClosedException("it takes no more items");
  }

  private static QueueClosedException hasNoMore() {
    return new QueueClosedException("it is empty, and takes no more items");
  }

  @Override
  public String toString() {
    return "WorkQueue[" + entries.size() + (closed ? ", closed]" : "]");
  }
}
