package dev.hearth.core.entity;

import dev.hearth.core.Times;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A state of the house that can be called up, and has no state of its own but when that was last
/// done through the hub. **Threads:** loop only.
public abstract class SceneEntity extends Entity {
  private @Nullable Instant lastActivated;

  /// For subclasses.
  protected SceneEntity() {}

  @Override
  public final String domain() {
    return "scene";
  }

  /// Calls it up. Runs in a task: may suspend.
  ///
  /// @param transition how long the change should take; null for as usual
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void activate(@Nullable Duration transition) throws Exception;

  /// Writes down that it was called up now.
  final void activated() {
    lastActivated = hub().loop().clock().instant();
    writeState();
  }

  @Override
  protected final @Nullable String stateValue() {
    Instant when = lastActivated;
    return when == null ? null : Times.iso(when);
  }
}
