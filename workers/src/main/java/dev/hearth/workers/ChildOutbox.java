package dev.hearth.workers;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The writing side of a child's connection.
///
/// A thread that is interrupted while it writes to a channel closes it. So the threads of a job,
/// which anybody may interrupt, only put their frames here, and the pump's thread writes them; the
/// main thread writes itself, when its job is over and nobody interrupts it any more.
///
/// **Threads:** any. What waits is bounded; a thread that adds more waits.
final class ChildOutbox implements Runnable {
  private static final int LIMIT = 1 << 18;

  private final Frames frames;
  private final ReentrantLock writing = new ReentrantLock();
  private final Queue<Frames.Frame> waiting = new ArrayDeque<>();
  private int bytes;

  ChildOutbox(Frames frames) {
    this.frames = frames;
  }

  /// Puts a frame behind those that wait. Returns at once unless there are too many.
  synchronized void add(byte kind, byte[] body) {
    boolean interrupted = false;
    while (bytes > LIMIT) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    waiting.add(new Frames.Frame(kind, body));
    bytes += body.length;
    notifyAll();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Frames.@Nullable Frame poll() {
    Frames.Frame next = waiting.poll();
    if (next != null) {
      bytes -= next.body().length;
      notifyAll();
    }
    return next;
  }

  private synchronized void awaitFrame() {
    while (waiting.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody has a reason to stop the pump: it goes on until the process ends.
      }
    }
  }

  @Override
  public void run() {
    while (true) {
      awaitFrame();
      writing.lock();
      try {
        writeWaiting();
      } catch (IOException e) {
        ChildMain.lostConnection();
      } finally {
        writing.unlock();
      }
    }
  }

  private void writeWaiting() throws IOException {
    for (Frames.Frame next = poll(); next != null; next = poll()) {
      frames.write(next.kind(), next.body());
    }
  }

  /// Writes what waits, and then this frame. Main thread.
  void write(byte kind, byte[]... pieces) throws IOException {
    writing.lock();
    try {
      writeWaiting();
      frames.write(kind, pieces);
    } finally {
      writing.unlock();
    }
  }

  /// Writes one frame if the connection is free soon: for the end of the process.
  void tryWrite(byte kind) {
    try {
      if (writing.tryLock(200, TimeUnit.MILLISECONDS)) {
        try {
          frames.write(kind);
        } finally {
          writing.unlock();
        }
      }
    } catch (IOException | InterruptedException e) {
      // The process ends anyway; the parent sees its exit code.
    }
  }
}
