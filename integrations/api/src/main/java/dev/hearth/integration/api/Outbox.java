package dev.hearth.integration.api;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What waits to be sent to one client.
///
/// Messages gather while a turn runs. At its end all that wait go to a thread of the server as one
/// batch, which makes their text and sends it; the next batch goes when that one is out. So the
/// loop never writes, compresses or waits, and under load messages travel in larger groups.
///
/// A client that does not read is dropped: when more than 4096 messages wait behind a batch that
/// has taken a second, when more than 1024 have waited for ten seconds, or at once when a quarter
/// of that patience would cost four times the memory.
///
/// **Threads:** loop only; the batch is handed over whole.
final class Outbox {
  static final int MOST = 4_096;
  static final int MANY = 1_024;
  static final Duration MANY_FOR = Duration.ofSeconds(10);
  private static final int FAR_TOO_MANY = 4 * MOST;
  private static final Duration STALLED = Duration.ofSeconds(1);
  private static final int IN_ONE_FRAME = 256;
  private static final int FRAME_SIZE = 1024 * 1024;

  private final EventLoop loop;
  private final Owner owner;
  private final Flusher flusher;
  private final Socket socket;
  private final Consumer<String> onOverflow;
  private Deque<Message> waiting = new ArrayDeque<>();
  private boolean coalesces;
  private boolean writing;
  private long writingSince;
  private boolean closed;
  private @Nullable Runnable onRoom;
  private @Nullable Runnable onEmpty;
  private @Nullable TimerHandle stalledCheck;
  private @Nullable TimerHandle manyCheck;

  /// @param onOverflow called, in a step of its own, when the client does not read
  Outbox(EventLoop loop, Owner owner, Flusher flusher, Socket socket, Consumer<String> onOverflow) {
    this.loop = loop;
    this.owner = owner;
    this.flusher = flusher;
    this.socket = socket;
    this.onOverflow = onOverflow;
  }

  void add(Message message) {
    if (closed) {
      return;
    }
    waiting.add(message);
    if (waiting.size() > FAR_TOO_MANY) {
      overflow(FAR_TOO_MANY + " messages wait");
    } else {
      flusher.atEndOfTurn(this);
    }
  }

  int size() {
    return waiting.size();
  }

  /// From now on several messages may go out as one array.
  void coalesce(boolean on) {
    coalesces = on;
  }

  /// Runs something once few messages wait: at once if that is so.
  void whenRoom(Runnable action) {
    if (waiting.size() <= MANY / 2) {
      action.run();
    } else {
      onRoom = action;
    }
  }

  /// Runs something when all that waits now is out.
  void whenEmpty(Runnable action) {
    onEmpty = action;
    flush();
  }

  void close() {
    closed = true;
    waiting = new ArrayDeque<>();
    onRoom = null;
    onEmpty = null;
    cancel(stalledCheck);
    cancel(manyCheck);
  }

  /// For the end of a turn.
  void flush() {
    if (closed) {
      return;
    }
    if (writing) {
      watchPressure();
      return;
    }
    if (waiting.isEmpty()) {
      Runnable action = onEmpty;
      onEmpty = null;
      if (action != null) {
        action.run();
      }
      return;
    }
    List<Message> batch = new ArrayList<>(waiting);
    waiting.clear();
    writing = true;
    writingSince = loop.clock().nanoTime();
    boolean asArrays = coalesces;
    try {
      socket.execute(() -> socket.send(frames(batch, asArrays), this::batchIsOut));
    } catch (RejectedExecutionException e) {
      close(); // the server ends, and with it the socket
    }
  }

  private void batchIsOut() {
    try {
      loop.execute(owner, this::written);
    } catch (RejectedExecutionException e) {
      socket.disconnect(); // the loop has ended, or is so far behind that nothing can be promised
    }
  }

  private void written() {
    writing = false;
    flush();
    if (waiting.size() <= MANY) {
      cancel(manyCheck);
      manyCheck = null;
    }
    Runnable action = onRoom;
    if (action != null && waiting.size() <= MANY / 2) {
      onRoom = null;
      action.run();
    }
  }

  private void watchPressure() {
    if (waiting.size() > MOST) {
      Duration age = Duration.ofNanos(loop.clock().nanoTime() - writingSince);
      if (age.compareTo(STALLED) >= 0) {
        overflow("more than " + MOST + " messages wait");
        return;
      }
      if (stalledCheck == null || !stalledCheck.isPending()) {
        stalledCheck = loop.callLater(STALLED.minus(age), this::flush);
      }
    }
    if (waiting.size() > MANY && manyCheck == null) {
      manyCheck =
          loop.callLater(
              MANY_FOR,
              () ->
                  overflow(
                      "more than " + MANY + " messages wait for " + MANY_FOR.toSeconds() + " s"));
    }
  }

  private void overflow(String what) {
    close();
    loop.execute(owner, () -> onOverflow.accept(what));
  }

  private static void cancel(@Nullable TimerHandle timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  // ---------------------------------------------------------------- on the server's thread

  private static List<String> frames(List<Message> batch, boolean asArrays) {
    List<String> frames = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int first = 0;
    while (first < batch.size()) {
      int count = asArrays ? appendArray(batch, first, text) : appendOne(batch, first, text);
      frames.add(text.toString());
      text.setLength(0);
      first += count;
    }
    return frames;
  }

  private static int appendOne(List<Message> batch, int index, StringBuilder text) {
    batch.get(index).appendTo(text);
    return 1;
  }

  /// As many as fit into one frame; a lone message stays an object.
  private static int appendArray(List<Message> batch, int first, StringBuilder text) {
    int count = 0;
    text.append('[');
    while (count < IN_ONE_FRAME && first + count < batch.size() && text.length() < FRAME_SIZE) {
      Message next = batch.get(first + count);
      boolean alone = next instanceof Message.Ready ready && ready.alone();
      if (alone && count > 0) {
        break;
      }
      if (count > 0) {
        text.append(',');
      }
      next.appendTo(text);
      count++;
      if (alone) {
        break;
      }
    }
    if (count == 1) {
      text.deleteCharAt(0);
    } else {
      text.append(']');
    }
    return count;
  }
}
