package dev.hearth.core.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every registry of this package does in the words that clients use.
///
/// **Threads:** loop only.
public interface JsonRegistry {
  /// All entries as clients read them, in the order that people gave them.
  List<Map<String, @Nullable Object>> listJson();

  /// Adds an entry.
  ///
  /// @param json its settings; what is absent is not set
  /// @return the entry as clients read it
  /// @throws RegistryException when the name is blank, too long or taken, the settings name what
  ///   does not exist, or there are too many entries
  Map<String, @Nullable Object> createFromJson(Map<String, ? extends @Nullable Object> json);

  /// Changes the settings that are given, and leaves the rest as it is. Nothing is stored or fired
  /// when it is so already.
  ///
  /// @return the entry as clients read it
  /// @throws RegistryException when there is no such entry, and as [#createFromJson]
  Map<String, @Nullable Object> updateFromJson(
      String id, Map<String, ? extends @Nullable Object> json);

  /// Deletes an entry, and every reference to it.
  ///
  /// @throws RegistryException when there is no such entry
  void delete(String id);
}
