package dev.hearth.core.registry;

import dev.hearth.core.Hub;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The labels of the house.
///
/// **Threads:** loop only.
public final class LabelRegistry extends NamedRegistry<Label, Label.Settings> {
  /// For the hub.
  public LabelRegistry(Hub hub) {
    super(hub, "label");
  }

  @Override
  Label entry(String id, Label.Settings settings, Instant createdAt, Instant modifiedAt) {
    return new Label(id, settings, createdAt, modifiedAt);
  }

  @Override
  Label.Settings settings(Map<String, ? extends @Nullable Object> json) {
    return Label.Settings.fromJson(json);
  }

  @Override
  void checkReferences(Label.Settings settings, Label.@Nullable Settings before) {
    // It names nothing else.
  }
}
