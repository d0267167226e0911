package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of some options. **Threads:** loop only.
public abstract class SelectEntity extends Entity {
  /// For subclasses.
  protected SelectEntity() {}

  @Override
  public final String domain() {
    return "select";
  }

  /// All there are, in the order in which people see them.
  public abstract List<String> options();

  /// The one that holds; null when unknown. One that is not among the options is shown as unknown.
  public abstract @Nullable String currentOption();

  /// Chooses one. Runs in a task: may suspend.
  ///
  /// @param option one of [#options]
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void selectOption(String option) throws Exception;

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    String option = currentOption();
    return option != null && options().contains(option) ? option : null;
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    return Map.of("options", options());
  }
}
