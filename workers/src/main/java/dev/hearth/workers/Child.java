package dev.hearth.workers;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The parent's end of one child: a thread that starts the process, takes jobs from the roster,
/// says them to the child and waits for what that answers, until the process ends.
///
/// Whoever wants a job stopped kills the process, from the keeper's thread; this one then finds the
/// connection at its end, and everything is cleared up here, in one place. It waits for the process
/// without bound while a job runs there, and only so: a start, an orderly end and a kill have their
/// limits.
final class Child implements Runnable {
  private static final Logger LOG = System.getLogger(Child.class.getName());
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final Roster roster;
  private final ProcessPoolOptions options;
  private final long number;
  private final CompletableFuture<SocketChannel> connection = new CompletableFuture<>();
  private long jobs;

  // Guarded by the roster's lock.
  boolean idle;

  /// Takes no more jobs.
  boolean doomed;

  // Set by this child's thread, used by the keeper's.
  private volatile @Nullable Process process;
  private volatile @Nullable Frames frames;
  private volatile boolean killed;

  // This child's thread only.
  private @Nullable RawOutput raw;
  private @Nullable Thread rawThread;
  private boolean asked;

  Child(Roster roster, long number) {
    this.roster = roster;
    this.options = roster.options();
    this.number = number;
  }

  long number() {
    return number;
  }

  private String name() {
    return options.name() + "-child-" + number;
  }

  // What the keeper calls.

  private Path socket = Path.of("");
  private byte[] token = new byte[0];
  private @Nullable IOException noSocket;

  /// Begins. Keeper only.
  void start() {
    try {
      socket = roster.keeper().socket();
      token = roster.keeper().expect(this);
    } catch (IOException e) {
      noSocket = e;
    }
    Keeper.thread(name(), this).start();
  }

  /// The process has connected and shown its token. Keeper only.
  void connected(SocketChannel channel) throws IOException {
    if (!connection.complete(channel)) {
      channel.close();
    }
  }

  /// Ends the process at once. Keeper only.
  void kill() {
    killed = true;
    Process victim = process;
    if (victim != null) {
      boolean _ = victim.toHandle().destroyForcibly();
    }
    boolean _ = connection.completeExceptionally(new IOException("it was killed"));
    Keeper.Timer _ = roster.keeper().after(SETTLE, this::cutOff);
  }

  /// Closes the connection of a process that is dead, or ought to be: somebody may have inherited
  /// the other end. Keeper only.
  private void cutOff() {
    Frames open = frames;
    if (open != null) {
      close(open);
    }
  }

  private void exited() {
    roster.exited(this);
    boolean _ = connection.completeExceptionally(new EOFException("it ended"));
    Keeper.Timer _ = roster.keeper().after(SETTLE, this::cutOff);
  }

  /// Interrupts a job. Keeper only; a few bytes into a pipe that the child always reads.
  void interrupt(long job) {
    Process running = process;
    if (running != null) {
      byte[] command = ByteBuffer.allocate(9).put((byte) ChildMain.INTERRUPT).putLong(job).array();
      try {
        running.getOutputStream().write(command);
        running.getOutputStream().flush();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the process to be interrupted has ended", e);
      }
    }
  }

  // The child's own thread, from here on.

  @Override
  public void run() {
    long began = System.nanoTime();
    Frames connected = begin();
    if (connected == null) {
      return;
    }
    roster.started(this, Duration.ofNanos(System.nanoTime() - began));
    Tally.Leaving how = Tally.Leaving.STOPPED;
    JobFuture<?> job = null;
    IOException broken = null;
    try {
      boolean more = true;
      while (more) {
        job = roster.take(this);
        if (job == null) {
          break;
        }
        boolean _ =
            Thread.interrupted(); // a listener may have left that; it would close the channel
        more = serve(connected, job);
      }
      how = job == null ? Tally.Leaving.STOPPED : Tally.Leaving.RECYCLED;
      job = null;
    } catch (IOException e) {
      broken = e;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name() + " failed", e);
      broken = new IOException("the pool's own thread failed: " + e, e);
    }
    end(connected, how, job, broken);
  }

  private @Nullable Frames begin() {
    Keeper.Timer limit = roster.keeper().after(options.startLimit(), this::kill);
    String why;
    Throwable cause = null;
    boolean hopeless = false;
    try {
      if (noSocket != null) {
        throw noSocket;
      }
      Process started = ChildCommand.of(options, socket).start();
      process = started;
      RawOutput output =
          new RawOutput(started.getInputStream(), name(), Math.max(options.outputLimit(), 10_000));
      raw = output;
      Thread reader = Keeper.thread(name() + "-output", output);
      rawThread = reader;
      reader.start();
      var _ = started.onExit().thenRun(() -> roster.keeper().execute(this::exited));
      if (killed) {
        boolean _ = started.toHandle().destroyForcibly();
      }
      byte[] initializer = new byte[0];
      String home = "";
      if (options.initializer().isPresent()) {
        initializer = Transfer.write(options.initializer().get(), options.messageLimit());
        home = options.initializer().get().getClass().getPackageName();
      }
      new ChildConfig(
              number,
              token,
              options.messageLimit(),
              options.outputLimit(),
              options.recycleAboveMegabytes(),
              options.allowedClasses(),
              home,
              initializer)
          .write(new DataOutputStream(started.getOutputStream()));
      Frames opened = new Frames(connection.get(), options.messageLimit());
      frames = opened;
      for (Frames.Frame frame = opened.read(); frame != null; frame = opened.read()) {
        if (frame.kind() == Frames.READY) {
          roster.keeper().drop(limit);
          return opened;
        }
        if (frame.kind() == Frames.FAILURE) {
          Failure failure = Failure.read(frame.body(), 9);
          hopeless = true;
          cause = Failures.exception(failure, "initializer", home, options, null);
          throw new IOException("its initializer failed: " + cause);
        }
      }
      throw new EOFException("it ended");
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
      cause = cause == null ? e : cause;
    } catch (Exception e) {
      Throwable inner = e.getCause() == null ? e : e.getCause();
      why = String.valueOf(inner.getMessage());
      cause = inner;
    }
    roster.keeper().drop(limit);
    boolean late = killed;
    roster.keeper().execute(() -> roster.keeper().forget(this));
    Ending ending = finish(0, null);
    String text = late ? "it was not ready after " + options.startLimit().toMillis() + " ms" : why;
    if (!hopeless && !ending.lastLines().isEmpty()) {
      text += "; it wrote last:\n  " + String.join("\n  ", ending.lastLines());
    }
    roster.startFailed(this, text, cause, hopeless);
    return null;
  }

  /// Has one job run.
  ///
  /// @return whether this child can go on
  /// @throws IOException when the process ends, or speaks no sense
  private boolean serve(Frames connected, JobFuture<?> job) throws IOException {
    jobs++;
    RawOutput output = raw;
    if (output != null) {
      output.begin();
    }
    boolean last = options.jobsPerProcess() > 0 && jobs >= options.jobsPerProcess();
    connected.write(Frames.JOB, job.head, job.body);
    JobOutput printed = new JobOutput(job);
    while (true) {
      Frames.Frame frame = connected.read();
      if (frame == null) {
        printed.end();
        throw new EOFException("the process has ended");
      }
      switch (frame.kind()) {
        case Frames.OUTPUT -> printed.add(frame.body());
        case Frames.DROPPED -> printed.dropped(longIn(frame));
        case Frames.PROGRESS -> progress(job, frame.body());
        case Frames.EXITING -> asked = true;
        case Frames.RESULT, Frames.FAILURE -> {
          if (longIn(frame) != job.number || frame.body().length < 9) {
            throw new StreamCorruptedException("an answer to no question");
          }
          printed.end();
          return settle(connected, job, frame, last);
        }
        default -> throw new StreamCorruptedException("a frame of kind " + frame.kind());
      }
    }
  }

  private boolean settle(Frames connected, JobFuture<?> job, Frames.Frame frame, boolean last)
      throws IOException {
    Object result = null;
    Throwable failure = null;
    if (frame.kind() == Frames.RESULT) {
      TransferFilter filter =
          new TransferFilter(job.home(), options.allowedClasses(), options.messageLimit(), false);
      try {
        result = Transfer.read(frame.body(), 9, filter, job.loader());
      } catch (Exception | LinkageError | StackOverflowError e) {
        failure = Failures.unreadable("the result of job " + job.name, filter, e);
      }
    } else {
      Failure told = Failure.read(frame.body(), 9);
      failure = Failures.exception(told, job.name, job.home(), options, job.loader());
    }
    boolean aftermath = frame.body()[8] == Frames.AFTERMATH;
    boolean more = roster.ended(job, this, !last && !aftermath);
    if (failure == null) {
      job.succeed(result);
    } else {
      boolean _ = job.completeExceptionally(failure);
    }
    if (last || !aftermath) {
      return more;
    }
    return afterwards(connected) && roster.free(this);
  }

  /// @return whether the child is as clean as before its last job
  private boolean afterwards(Frames connected) throws IOException {
    boolean _ = Thread.interrupted();
    Frames.Frame status = connected.read();
    if (status == null) {
      throw new EOFException("the process has ended");
    }
    if (status.kind() != Frames.STATUS || status.body().length != 1) {
      throw new StreamCorruptedException("a frame of kind " + status.kind());
    }
    int flags = status.body()[0];
    if ((flags & Frames.HOLDS_MUCH) != 0) {
      return false;
    }
    Process running = process;
    return (flags & Frames.STARTED_PROCESSES) == 0
        || running == null
        || Sessions.members(running.pid()).isEmpty();
  }

  private void progress(JobFuture<?> job, byte[] body) {
    if (job.options.progress().isEmpty() || job.isDone()) {
      return;
    }
    TransferFilter filter =
        new TransferFilter(job.home(), options.allowedClasses(), options.messageLimit(), false);
    try {
      Object message = Transfer.read(body, 0, filter, job.loader());
      if (message != null) {
        JobOutput.tell(job, job.options.progress().get(), message);
      }
    } catch (Exception | LinkageError | StackOverflowError e) {
      Throwable what = Failures.unreadable("a report of job " + job.name, filter, e);
      LOG.log(Level.WARNING, "a report is lost: {0}", what.getMessage());
    }
  }

  private static long longIn(Frames.Frame frame) throws IOException {
    if (frame.body().length < 8) {
      throw new StreamCorruptedException("a short frame of kind " + frame.kind());
    }
    return ByteBuffer.wrap(frame.body()).getLong();
  }

  private void end(
      Frames connected,
      Tally.Leaving intended,
      @Nullable JobFuture<?> job,
      @Nullable IOException broken) {
    Tally.Leaving how = intended;
    if (broken == null) {
      try {
        connected.write(Frames.STOP);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the process has ended already", e);
      }
    }
    String garbage = broken instanceof StreamCorruptedException ? broken.getMessage() : null;
    long patience = broken == null ? TimeUnit.MILLISECONDS.convert(options.kill()) : 1000;
    Ending ending = finish(garbage == null ? patience : 0, garbage);
    if (killed) {
      how = Tally.Leaving.KILLED;
    } else if (broken != null || ending.exitCode() != 0) {
      how = Tally.Leaving.CRASHED;
    }
    if (job != null) {
      boolean _ = roster.ended(job, this, false);
    }
    roster.gone(this, how);
    if (job != null && !job.isDone()) {
      WorkersException verdict = job.verdict;
      boolean _ =
          job.completeExceptionally(
              verdict != null ? verdict : ending.exception("job " + job.name));
    }
  }

  /// Sees to it that the process ends, with all it has started.
  private Ending finish(long patience, @Nullable String garbage) {
    boolean _ = Thread.interrupted();
    int exitCode = -1;
    Process last = process;
    if (last != null) {
      try {
        if (!last.waitFor(patience, TimeUnit.MILLISECONDS)) {
          boolean _ = last.toHandle().destroyForcibly();
        }
        if (last.waitFor(5, TimeUnit.SECONDS)) {
          exitCode = last.exitValue();
        }
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, "nobody interrupts this thread", e);
      }
      Sessions.killOthers(last.pid());
    }
    List<String> lines = List.of();
    if (raw != null && rawThread != null && last != null) {
      try {
        if (!rawThread.join(Duration.ofMillis(500))) {
          close(last.getInputStream());
        }
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, "nobody interrupts this thread", e);
      }
      lines = raw.last();
    }
    if (last != null) {
      close(last.getOutputStream());
    }
    Frames open = frames;
    if (open != null) {
      close(open);
    }
    return new Ending(exitCode, asked, options.heapMegabytes(), garbage, lines);
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "could not be closed", e);
    }
  }
}
