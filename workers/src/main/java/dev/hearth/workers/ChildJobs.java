package dev.hearth.workers;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Runs the jobs of a child, one after the other, on its main thread.
///
/// An interrupt can only reach the job it is meant for: it is delivered under this object's monitor
/// while that job is the current one, and the flag is cleared under the same monitor when it ends.
final class ChildJobs {
  private static final int MEGABYTE = 1 << 20;

  private final ChildConfig config;
  private final Frames frames;
  private final ChildOutbox outbox;
  private final ChildOutput out;
  private final ChildOutput err;
  private final Thread main = Thread.currentThread();

  // Guarded by this.
  private @Nullable ProcessJob current;
  private long number;
  private long kept;
  private long dropped;

  private Thread[] threads = new Thread[64];

  ChildJobs(ChildConfig config, Frames frames, ChildOutbox outbox, OutputStream raw) {
    this.config = config;
    this.frames = frames;
    this.outbox = outbox;
    this.out = new ChildOutput(this, raw);
    this.err = new ChildOutput(this, raw);
  }

  ChildOutput out() {
    return out;
  }

  ChildOutput err() {
    return err;
  }

  synchronized @Nullable ProcessJob current() {
    return current;
  }

  /// Interrupts a job if that is the one that runs.
  synchronized void interrupt(long which) {
    if (current != null && number == which) {
      main.interrupt();
    }
  }

  private synchronized void begin(long which, ProcessJob job) {
    number = which;
    current = job;
    kept = 0;
    dropped = 0;
  }

  private synchronized long end() {
    current = null;
    boolean _ = Thread.interrupted();
    return dropped;
  }

  /// Makes the pool's own call.
  ///
  /// @return whether it ended well; otherwise the parent knows why, and this process is of no use
  boolean initialize() throws IOException {
    if (config.initializer().length == 0) {
      return true;
    }
    return run(0, "initializer", config.initializerPackage(), config.initializer(), 0);
  }

  /// Takes jobs until the parent wants no more.
  ///
  /// @return whether the parent has said so; false when it is gone
  boolean serve() throws IOException {
    while (true) {
      Frames.Frame frame = frames.read();
      if (frame == null) {
        return false;
      }
      if (frame.kind() == Frames.STOP) {
        return true;
      }
      byte[] body = frame.body();
      ByteArrayInputStream bytes = new ByteArrayInputStream(body);
      DataInputStream in = new DataInputStream(bytes);
      long which = in.readLong();
      String name = in.readUTF();
      String home = in.readUTF();
      boolean _ = run(which, name, home, body, body.length - bytes.available());
    }
  }

  private boolean run(long which, String name, String home, byte[] body, int offset)
      throws IOException {
    main.setName(name);
    begin(which, new ProcessJob(name, this));
    byte[] result = new byte[0];
    Failure failure = null;
    try {
      Callable<?> call = null;
      TransferFilter filter =
          new TransferFilter(home, config.allowedClasses(), config.messageLimit(), true);
      try {
        call = (Callable<?>) Transfer.read(body, offset, filter, null);
      } catch (Throwable e) {
        failure = unreadable(filter, e);
      }
      if (call != null) {
        Object returned = call.call();
        if (which != 0) {
          try {
            result = Transfer.write(returned, config.messageLimit());
          } catch (Throwable e) {
            failure = Failure.of(Failure.Kind.RESULT_UNWRITABLE, Transfer.unwrap(e));
          }
        }
      }
    } catch (Throwable e) {
      failure = thrown(e);
    }
    out.flush();
    err.flush();
    long lost = end();
    ChildMain.restoreStreams(out, err);
    main.setName("idle");
    if (lost > 0) {
      outbox.write(Frames.DROPPED, longBytes(lost));
    }
    boolean started = hasStartedProcesses();
    boolean much = config.recycleAboveMegabytes() > 0 && used() > config.recycleAboveMegabytes();
    byte[] aftermath = {started || much ? Frames.AFTERMATH : 0};
    if (failure != null) {
      outbox.write(Frames.FAILURE, longBytes(which), aftermath, failure.write());
    } else if (which != 0) {
      outbox.write(Frames.RESULT, longBytes(which), aftermath, result);
    }
    if (started || much) {
      if (much) {
        System.gc();
        much = used() > config.recycleAboveMegabytes();
      }
      byte status =
          (byte) ((started ? Frames.STARTED_PROCESSES : 0) | (much ? Frames.HOLDS_MUCH : 0));
      if (which != 0) {
        outbox.write(Frames.STATUS, new byte[] {status});
      }
    }
    return failure == null;
  }

  private static Failure unreadable(TransferFilter filter, Throwable e) {
    String excess = filter.excess();
    if (excess != null) {
      return Failure.of(
          Failure.Kind.JOB_UNREADABLE, new InvalidObjectException("it has " + excess));
    }
    String refused = filter.refused();
    return refused == null
        ? Failure.of(Failure.Kind.JOB_UNREADABLE, e)
        : new Failure(Failure.Kind.JOB_NOT_ALLOWED, refused, "", "", new byte[0]);
  }

  private Failure thrown(Throwable e) {
    Failure failure = Failure.of(Failure.Kind.THROWN, e);
    try {
      return failure.with(Transfer.write(e, config.messageLimit()));
    } catch (Throwable notSerializable) {
      return failure;
    }
  }

  void report(ProcessJob job, Serializable message) {
    if (current() != job) {
      throw new IllegalStateException("job " + job.name() + " has ended");
    }
    byte[] bytes;
    try {
      bytes = Transfer.write(message, config.messageLimit());
    } catch (IOException | RuntimeException e) {
      throw new JobNotSerializableException(
          "a report of job " + job.name() + " cannot be sent: " + Transfer.unwrap(e), e);
    }
    outbox.add(Frames.PROGRESS, bytes);
  }

  /// Sends what was printed, or counts it where it is too much.
  void printed(byte[] bytes, OutputStream raw) {
    boolean between;
    int keep;
    synchronized (this) {
      between = current == null;
      keep = between ? 0 : (int) Math.min(bytes.length, config.outputLimit() - kept);
      kept += keep;
      dropped += between ? 0 : bytes.length - keep;
    }
    if (between) {
      try {
        raw.write(bytes);
        raw.flush();
      } catch (IOException e) {
        // The parent is going: nobody reads it.
      }
    } else if (keep > 0) {
      outbox.add(
          Frames.OUTPUT, keep == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, keep));
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
  }

  /// Whether a process was started here in the last minute: so long the JDK keeps the thread that
  /// waited for its end, and as long as the process lives.
  private boolean hasStartedProcesses() {
    ThreadGroup group = main.getThreadGroup();
    for (ThreadGroup above = group.getParent(); above != null; above = group.getParent()) {
      group = above;
    }
    int count = group.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[threads.length * 2];
      count = group.enumerate(threads);
    }
    boolean found = false;
    for (int i = 0; i < count; i++) {
      found |= threads[i].getName().startsWith("process reaper");
      threads[i] = main; // keeps no ended thread alive
    }
    return found;
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }
}
