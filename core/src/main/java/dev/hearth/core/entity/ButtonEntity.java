package dev.hearth.core.entity;

import dev.hearth.core.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that can be pressed, and has no state but when that was last done through the hub.
/// **Threads:** loop only.
public abstract class ButtonEntity extends Entity {
  private @Nullable Instant lastPressed;

  /// For subclasses.
  protected ButtonEntity() {}

  @Override
  public final String domain() {
    return "button";
  }

  /// Does what the button is for. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void press() throws Exception;

  final void pressed(Instant when) {
    lastPressed = when;
    writeState();
  }

  @Override
  protected final @Nullable String stateValue() {
    Instant when = lastPressed;
    return when == null ? null : Times.iso(when);
  }
}
