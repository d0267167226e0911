package dev.hearth.core.storage;

import dev.hearth.core.HubException;
import dev.hearth.loop.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The `.storage/` folder of one hub.
///
/// **Threads:** loop only.
public final class Storage {
  private static final Logger LOG = System.getLogger(Storage.class.getName());

  private final EventLoop loop;
  private final Path folder;
  private final Map<String, Store> stores = new LinkedHashMap<>();
  private BiConsumer<Path, Path> brokenListener = (_, _) -> {};

  /// The storage of a configuration folder; nothing is read or written yet.
  public Storage(EventLoop loop, Path configFolder) {
    this.loop = loop;
    this.folder = configFolder.resolve(".storage");
  }

  /// For the hub: who is told of a file that was broken, and of the name that it is kept under. The
  /// last one counts.
  public void onBroken(BiConsumer<Path, Path> listener) {
    loop.verifyOnLoop();
    brokenListener = listener;
  }

  /// The folder itself.
  public Path folder() {
    return folder;
  }

  /// The store of a key, the same object for the same key.
  ///
  /// @param key the file's name, such as `core.entity_registry`
  /// @param version the version of the data this code writes; older data is handed out as it is,
  ///   newer data is refused
  public Store store(String key, int version) {
    loop.verifyOnLoop();
    return stores.computeIfAbsent(
        key,
        k ->
            new Store(
                loop,
                folder.resolve(k),
                k,
                version,
                (file, kept) -> brokenListener.accept(file, kept)));
  }

  /// Writes everything that waits to be written; what one store cannot write is logged and keeps no
  /// other from writing. Suspends the calling task.
  public void flush() {
    try {
      commit();
    } catch (StorageException e) {
      // It has been logged.
    }
  }

  /// Writes everything that waits to be written, and suspends the calling task until it is on the
  /// disk: for whoever tells somebody that it is. One store that cannot be written keeps no other
  /// from it.
  ///
  /// @throws StorageException the first failure; all are logged, and tried again with the next
  ///   write
  public void commit() {
    loop.verifyOnLoop();
    StorageException first = null;
    for (Store store : List.copyOf(stores.values())) {
      try {
        store.flush();
      } catch (StorageException e) {
        LOG.log(Level.ERROR, "{0}", e.getMessage());
        first = first == null ? e : first;
      } catch (HubException e) {
        LOG.log(Level.ERROR, "{0}", e.getMessage());
        first = first == null ? new StorageException(String.valueOf(e.getMessage()), e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
