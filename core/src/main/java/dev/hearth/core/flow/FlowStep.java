package dev.hearth.core.flow;

import dev.hearth.core.entry.ConfigEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a flow shows: a question, or how it has ended. Immutable.
///
/// @param type `form`, `menu`, `external`, `external_done`, `progress`, `progress_done`,
///   `create_entry` or `abort`
/// @param json as clients read it
/// @param entry what was created, if anything was
public record FlowStep(
    String type, Map<String, @Nullable Object> json, Optional<ConfigEntry> entry) {
  /// Keeps its own copy.
  public FlowStep {
    json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
  }

  /// Whether the flow has ended with it.
  public boolean isEnd() {
    return type.equals("create_entry") || type.equals("abort");
  }
}
