package dev.hearth.core.storage;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Immutable entries as they are stored, each turned into JSON-like values only when it is read: so
/// the loop pays for a copy of references, and the worker that writes the file for the rest.
public final class StoredList<E> extends AbstractList<Map<String, @Nullable Object>> {
  private final List<E> entries;
  private final Function<E, Map<String, @Nullable Object>> toStorage;

  /// A list of the entries as they are now.
  ///
  /// @param toStorage called by whoever reads the list, on any thread
  public StoredList(Collection<E> entries, Function<E, Map<String, @Nullable Object>> toStorage) {
    this.entries = List.copyOf(entries);
    this.toStorage = toStorage;
  }

  @Override
  public Map<String, @Nullable Object> get(int index) {
    return toStorage.apply(entries.get(index));
  }

  @Override
  public int size() {
    return entries.size();
  }
}
