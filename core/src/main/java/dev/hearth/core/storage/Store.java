package dev.hearth.core.storage;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TimerHandle;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One versioned JSON file: `{"version": n, "key": "…", "data": {…}}`.
///
/// Writes of one store take turns. A delayed write collects its data when it happens, so a hundred
/// changes within the delay cost one write.
///
/// **Threads:** loop only; [#load], [#save] and [#flush] suspend the calling task.
public final class Store {
  private static final Logger LOG = System.getLogger(Store.class.getName());
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Path file;
  private final String key;
  private final int version;
  private final Semaphore writing = new Semaphore(1);
  private @Nullable Supplier<Map<String, ?>> waiting;
  private @Nullable TimerHandle timer;

  Store(EventLoop loop, Path file, String key, int version) {
    this.loop = loop;
    this.file = file;
    this.key = key;
    this.version = version;
  }

  /// The stored data, or what waits to be stored; empty when nothing was stored yet.
  ///
  /// A file that is not what this class writes is kept under the name `….corrupt.TIME` and taken
  /// for empty, with an error in the log.
  ///
  /// @throws StorageException when the file was written by a newer version, or cannot be read
  public Optional<Map<String, @Nullable Object>> load() {
    if (waiting != null) {
      return Optional.of(Json.parseObject(Json.write(waiting.get())));
    }
    try {
      return loop.offload(this::read);
    } catch (TaskFailedException e) {
      throw unwrap("read", e);
    }
  }

  /// Writes data and suspends until it is on the disk.
  ///
  /// @throws StorageException when the disk refuses; the old data is still there
  public void save(Map<String, ?> data) {
    cancelTimer();
    waiting = null;
    write(data);
  }

  /// Writes data a second from now; several calls within that second make one write.
  ///
  /// @param data called on the loop when the write happens
  public void saveLater(Supplier<Map<String, ?>> data) {
    loop.verifyOnLoop();
    waiting = data;
    if (timer == null) {
      timer = loop.callLater(DELAY, () -> loop.start("save " + key, this::flushLogged));
    }
  }

  /// Deletes the file, if it is there.
  public void delete() {
    cancelTimer();
    waiting = null;
    try {
      loop.offload(() -> Files.deleteIfExists(file));
    } catch (TaskFailedException e) {
      throw unwrap("deleted", e);
    }
  }

  /// Writes what waits to be written.
  void flush() {
    cancelTimer();
    Supplier<Map<String, ?>> data = waiting;
    if (data != null) {
      waiting = null;
      write(data.get());
    }
  }

  private @Nullable Void flushLogged() {
    timer = null;
    try {
      flush();
    } catch (StorageException e) {
      LOG.log(Level.ERROR, e.getMessage(), e);
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
    byte[] content = Json.write(envelope).getBytes(StandardCharsets.UTF_8);
    writing.acquireUninterruptibly();
    try {
      loop.offload(() -> {
        AtomicFile.write(file, content);
        return true;
      });
    } catch (TaskFailedException e) {
      throw unwrap("written", e);
    } finally {
      writing.release();
    }
  }

  private Optional<Map<String, @Nullable Object>> read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
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
      Path kept =
          file.resolveSibling(
              file.getFileName()
                  + ".corrupt."
                  + loop.clock().instant().toString().replace(':', '-'));
      Files.move(file, kept);
      LOG.log(Level.ERROR, file + " is broken (" + e.getMessage() + "); it is kept as " + kept);
      return Optional.empty();
    }
  }

  private StorageException unwrap(String done, TaskFailedException e) {
    return e.getCause() instanceof StorageException own
        ? own
        : new StorageException(file + " cannot be " + done + ": " + e.getCause(), e);
  }
}
