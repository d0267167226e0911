package dev.hearth.core.storage;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.TimerHandle;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One versioned JSON file: `{"version": n, "key": "…", "data": {…}}`.
///
/// Reads and writes of one store take turns, in the order in which they were asked for. A delayed
/// write collects its data when it happens, so a hundred changes within the delay cost one write. A
/// write that has begun goes on when the task that wants it is cancelled: nobody else may write the
/// file until it has ended. The data is asked for on behalf of whoever made the store; the timers
/// and tasks are the hub's, so that they outlive an integration that is disabled.
///
/// **Threads:** loop only; [#load], [#save] and [#flush] suspend the calling task.
public final class Store {
  private static final Logger LOG = System.getLogger(Store.class.getName());
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Path file;
  private final String key;
  private final int version;
  private final BiConsumer<? super Path, ? super Path> onBroken;
  private final Owner owner;
  private final Owner hub;
  private final Semaphore turn = new Semaphore(1, true);
  private @Nullable Supplier<Map<String, ?>> waiting;
  private @Nullable TimerHandle timer;

  /// @param onBroken is told the file and the name that it is kept under
  Store(
      EventLoop loop,
      Path file,
      String key,
      int version,
      BiConsumer<? super Path, ? super Path> onBroken) {
    this.loop = loop;
    this.onBroken = onBroken;
    this.file = file;
    this.key = key;
    this.version = version;
    this.owner = loop.currentOwner();
    this.hub = loop.owner(Hub.OWNER);
  }

  /// The stored data, or what waits to be stored; empty when nothing was stored yet.
  ///
  /// A file that is not what this class writes is kept under the name `….corrupt.TIME` and taken
  /// for empty, with an error in the log.
  ///
  /// @throws StorageException when the file was written by a newer version, or cannot be read
  public Optional<Map<String, @Nullable Object>> load() {
    loop.verifyOnLoop();
    Supplier<Map<String, ?>> data = waiting;
    if (data != null) {
      return Optional.of(Json.parseObject(Json.write(data.get())));
    }
    return inTurn("read", this::read);
  }

  /// Writes data and suspends until it is on the disk.
  ///
  /// @param data must not change any more: it is turned into JSON on a worker
  /// @throws StorageException when the disk refuses; the old data is still there
  public void save(Map<String, ?> data) {
    loop.verifyOnLoop();
    cancelTimer();
    waiting = null;
    write(data);
  }

  /// Writes data a second from now; several calls within that second make one write.
  ///
  /// @param data called on the loop when the write happens; what it returns must not change any
  ///   more and is turned into JSON on a worker, so large data is best a view of immutable objects
  public void saveLater(Supplier<Map<String, ?>> data) {
    loop.verifyOnLoop();
    waiting = data;
    if (timer == null) {
      loop.runAs(
          hub,
          () -> {
            timer = loop.callLater(DELAY, () -> loop.start("save " + key, this::flushLogged));
          });
    }
  }

  /// Deletes the file, if it is there.
  public void delete() {
    loop.verifyOnLoop();
    cancelTimer();
    waiting = null;
    inTurn("deleted", () -> Files.deleteIfExists(file));
  }

  /// Writes what waits to be written, and suspends until every write has ended. What could not be
  /// written waits on.
  @SuppressWarnings("ReferenceEquality") // the very request
  void flush() {
    cancelTimer();
    Supplier<Map<String, ?>> data = waiting;
    if (data == null) {
      turn.acquireUninterruptibly();
      turn.release();
      return;
    }
    Map<String, ?> collected = collect(data);
    if (waiting != data) {
      flush(); // while it was collected there came newer data, or somebody has written it
      return;
    }
    waiting = null;
    try {
      write(collected);
    } catch (StorageException e) {
      if (waiting == null) {
        waiting = data;
      }
      throw e;
    }
  }

  private static final class Collecting implements Runnable {
    private final Supplier<Map<String, ?>> data;
    private @Nullable Map<String, ?> result;
    private boolean tooLate;

    Collecting(Supplier<Map<String, ?>> data) {
      this.data = data;
    }

    @Override
    public void run() {
      if (!tooLate) {
        result = ask(data);
      }
    }

    @Crossing
    private static Map<String, ?> ask(Supplier<Map<String, ?>> data) {
      return data.get();
    }
  }

  /// Asks for the data; meanwhile others may go on.
  private Map<String, ?> collect(Supplier<Map<String, ?>> data) {
    Collecting collecting = new Collecting(data);
    loop.runAs(owner, collecting);
    Map<String, ?> result = collecting.result;
    if (result == null) {
      collecting.tooLate = true;
      throw new StorageException(
          file + " is not written: " + owner + ", which has the data, holds its thread");
    }
    return result;
  }

  private @Nullable Void flushLogged() {
    timer = null;
    try {
      flush();
    } catch (HubException e) {
      LOG.log(Level.ERROR, "{0}", e.getMessage());
    }
    return null;
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void write(Map<String, ?> data) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("version", version);
    envelope.put("key", key);
    envelope.put("data", data);
    inTurn(
        "written",
        () -> {
          AtomicFile.write(file, Json.write(envelope).getBytes(StandardCharsets.UTF_8));
          return true;
        });
  }

  /// Runs a blocking call when it is its turn, in a task that nobody cancels.
  private <T> T inTurn(String done, Callable<T> call) {
    Task<T> task =
        loop.start(
            hub,
            key + " is being " + done,
            () -> {
              turn.acquireUninterruptibly();
              try {
                return loop.offload(call);
              } finally {
                turn.release();
              }
            });
    try {
      return Tasks.shield(task).await();
    } catch (TaskFailedException e) {
      Throwable cause = e.getCause() instanceof TaskFailedException inner ? inner.getCause() : e;
      throw cause instanceof StorageException own
          ? own
          : new StorageException(file + " cannot be " + done + ": " + cause, e);
    }
  }

  private Optional<Map<String, @Nullable Object>> read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return setAside("not UTF-8");
    }
    try {
      Map<String, @Nullable Object> envelope = Json.parseObject(text);
      if (envelope.get("version") instanceof Long stored
          && envelope.get("data") instanceof Map<?, ?> data) {
        if (stored > version) {
          throw new StorageException(
              file
                  + " has version "
                  + stored
                  + ", this hub knows up to "
                  + version
                  + "; it was written by a newer Hearth, run that one");
        }
        return Optional.of(Json.object(data));
      }
      throw new JsonException("version or data is missing");
    } catch (JsonException e) {
      return setAside(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Map<String, @Nullable Object>> setAside(String why) throws IOException {
    String time = loop.clock().instant().toString().replace(':', '-');
    Path kept = file.resolveSibling(file.getFileName() + ".corrupt." + time);
    Files.move(file, kept);
    LOG.log(Level.ERROR, "{0} is broken ({1}); it is kept as {2}", file, why, kept);
    loop.execute(hub, () -> onBroken.accept(file, kept));
    return Optional.empty();
  }
}
