package dev.hearth.matrix;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one run of a row needs: a folder with a few files, helpers that act while the call waits,
/// and everything's clean-up. Made and closed where blocking is harmless; the call itself only
/// reads its fields.
final class Fixture implements AutoCloseable {
  /// Something that may fail.
  interface Action {
    void run() throws Exception;
  }

  /// How long a call that lasts is kept waiting.
  final long wait;

  final Path dir;

  /// A text file of 100 lines.
  final Path path;

  final File file;

  /// Names a file that is not there.
  final Path absent;

  /// A folder with two files and a folder with one.
  final Path tree;

  private final Deque<Action> atEnd = new ArrayDeque<>();
  private volatile boolean started;
  private volatile boolean closed;

  /// The thread that makes the call; valid from its start on.
  private volatile @Nullable Thread caller;

  Fixture(long wait) throws IOException {
    this.wait = wait;
    dir = Files.createTempDirectory("matrix");
    path = dir.resolve("data.txt");
    file = path.toFile();
    absent = dir.resolve("absent");
    tree = Files.createDirectory(dir.resolve("tree"));
    Files.write(path, IntStream.range(0, 100).mapToObj(i -> "line " + i).toList());
    Files.writeString(tree.resolve("a.txt"), "a");
    Files.writeString(tree.resolve("b.txt"), "b");
    Files.writeString(Files.createDirectory(tree.resolve("c")).resolve("d.txt"), "d");
  }

  /// Tells the helpers that the call begins.
  void start() {
    caller = Thread.currentThread();
    started = true;
  }

  /// The thread that makes the call.
  Thread caller() {
    Thread known = caller;
    if (known == null) {
      throw new IllegalStateException("not started");
    }
    return known;
  }

  /// Closes something at the end.
  <T extends AutoCloseable> T keep(T resource) {
    atEnd(resource::close);
    return resource;
  }

  /// Does something at the end, the last one first.
  void atEnd(Action action) {
    atEnd.push(action);
  }

  /// Does something when the call has waited long enough, on a thread of its own.
  void after(Action action) {
    Thread helper =
        Thread.ofPlatform()
            .daemon()
            .name("matrix-helper")
            .start(() -> {
              try {
                while (!started && !closed) {
                  Thread.sleep(1);
                }
                if (started) {
                  Thread.sleep(wait);
                }
                action.run();
              } catch (InterruptedException e) {
                // The run is over.
              } catch (Exception e) {
                System.getLogger(Fixture.class.getName())
                    .log(System.Logger.Level.DEBUG, "helper", e);
              }
            });
    atEnd(() -> {
      closed = true;
      helper.join(wait + 2000);
    });
  }

  /// Starts a thread that holds something until the call has waited long enough, and returns when
  /// it holds it.
  void held(Action take, Action release) throws InterruptedException {
    Thread holder =
        Thread.ofPlatform()
            .daemon()
            .name("matrix-holder")
            .unstarted(() -> {
              try {
                take.run();
                holding = true;
                while (!started && !closed) {
                  Thread.sleep(1);
                }
                Thread.sleep(closed ? 0 : wait);
                release.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    holder.start();
    while (!holding && holder.isAlive()) {
      Thread.sleep(1);
    }
    atEnd(() -> {
      closed = true;
      holder.join(wait + 2000);
    });
  }

  private volatile boolean holding;

  /// Holds a monitor until the call has waited long enough.
  void heldMonitor(Object monitor) throws InterruptedException {
    Thread holder =
        Thread.ofPlatform()
            .daemon()
            .name("matrix-holder")
            .start(() -> {
              synchronized (monitor) {
                holding = true;
                try {
                  while (!started && !closed) {
                    Thread.sleep(1);
                  }
                  Thread.sleep(wait);
                } catch (InterruptedException e) {
                  // The run is over.
                }
              }
            });
    while (!holding) {
      Thread.sleep(1);
    }
    atEnd(() -> {
      closed = true;
      holder.join(wait + 2000);
    });
  }

  /// Makes a FIFO.
  Path fifo() throws IOException, InterruptedException {
    Path fifo = dir.resolve("fifo");
    Process made = new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start();
    if (made.waitFor() != 0) {
      throw new IOException("mkfifo failed: " + made.exitValue());
    }
    return fifo;
  }

  /// A result as text that is the same in every run.
  String describe(@Nullable Object result, boolean varies) {
    if (result == null) {
      return "null";
    }
    if (result instanceof Throwable failure) {
      return failure.getClass().getName();
    }
    if (varies) {
      return result.getClass().getName().replaceAll("/.*", "");
    }
    return switch (result) {
      case byte[] bytes -> Arrays.toString(bytes);
      case Object[] items ->
          Arrays.stream(items).map(i -> describe(i, false)).sorted().toList().toString();
      case List<?> items -> items.stream().map(i -> describe(i, false)).toList().toString();
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      case CharSequence text -> text.toString().replace(dir.toString(), "DIR");
      case Path other -> other.toString().replace(dir.toString(), "DIR");
      case File other -> other.toString().replace(dir.toString(), "DIR");
      default -> result.getClass().getName().replaceAll("[/$].*", "");
    };
  }

  @Override
  public void close() {
    closed = true;
    while (!atEnd.isEmpty()) {
      try {
        atEnd.pop().run();
      } catch (Exception e) {
        System.getLogger(Fixture.class.getName())
            .log(System.Logger.Level.DEBUG, "while cleaning up", e);
      }
    }
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
