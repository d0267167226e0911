package dev.hearth.workers;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The main class of a child. Its only argument is the path of the parent's socket; the rest comes
/// on its standard input, which stays open as the thread by which the child's life hangs: when it
/// ends, the parent is gone, however it went, and so must be the child, whatever its job does.
final class ChildMain {
  /// On the standard input: interrupt the job whose number follows.
  static final int INTERRUPT = 'I';

  // One process, one child: set once by main, before the first job.
  private static volatile @Nullable ChildJobs jobs;
  private static volatile @Nullable Path socket;
  private static volatile @Nullable Thread parentWatch;

  private ChildMain() {}

  /// What runs jobs in this process; null where this is no child.
  static @Nullable ChildJobs jobs() {
    return jobs;
  }

  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    socket = path;
    DataInputStream input = new DataInputStream(System.in);
    ChildConfig config = ChildConfig.read(input);
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    ByteBuffer hello = ByteBuffer.allocate(8 + ChildConfig.TOKEN_BYTES);
    hello.putLong(config.number()).put(config.token()).flip();
    while (hello.hasRemaining()) {
      channel.write(hello);
    }
    Frames frames = new Frames(channel, config.messageLimit());
    ChildOutbox outbox = new ChildOutbox(frames);
    FileOutputStream raw = new FileOutputStream(FileDescriptor.out);
    ChildJobs running = new ChildJobs(config, frames, outbox, raw);
    jobs = running;
    System.setIn(InputStream.nullInputStream());
    restoreStreams(running.out(), running.err());
    parentWatch = start("parent", new ParentWatch(input, running));
    Thread _ = start("output", outbox);
    Runtime.getRuntime().addShutdownHook(new Thread(new Exiting(outbox), "exiting"));
    try {
      if (!running.initialize()) {
        Runtime.getRuntime().halt(1);
      }
      outbox.write(Frames.READY);
      if (running.serve()) {
        System.exit(0);
      }
    } finally {
      lostConnection();
    }
  }

  private static Thread start(String name, Runnable body) {
    Thread thread = new Thread(null, body, name, 1 << 18, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /// Gives a job the streams that lead to the parent, whatever the one before has set.
  static void restoreStreams(ChildOutput out, ChildOutput err) {
    System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, false, StandardCharsets.UTF_8));
  }

  /// Ends this process because its connection is of no use any more. When that is so because the
  /// parent is gone, the standard input says it too, and clears up; else the files are the
  /// parent's.
  static void lostConnection() {
    try {
      Thread watch = parentWatch;
      if (watch != null) {
        boolean _ = watch.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      // It ends anyway.
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  /// Ends this process because the parent is gone, with the processes that its jobs have left and
  /// the files that the parent could not remove.
  private static void leave() {
    try {
      Path path = socket;
      if (path != null) {
        boolean _ = Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
      }
      Sessions.killOthers(ProcessHandle.current().pid());
    } catch (IOException | RuntimeException e) {
      // Nobody is left to be told.
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  /// Tells the parent that it was this process itself that wanted to end.
  private record Exiting(ChildOutbox outbox) implements Runnable {
    @Override
    public void run() {
      outbox.tryWrite(Frames.EXITING);
    }
  }

  /// Reads the standard input for as long as the parent lives.
  private record ParentWatch(DataInputStream input, ChildJobs jobs) implements Runnable {
    @Override
    public void run() {
      try {
        while (true) {
          int command = input.read();
          if (command < 0) {
            return;
          }
          if (command == INTERRUPT) {
            jobs.interrupt(input.readLong());
          }
        }
      } catch (IOException e) {
        // The same as its end.
      } finally {
        leave();
      }
    }
  }
}
