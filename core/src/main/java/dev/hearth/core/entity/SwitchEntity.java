package dev.hearth.core.entity;

/// Something that can be turned on and off. **Threads:** loop only.
public abstract class SwitchEntity extends OnOffEntity {
  /// For subclasses.
  protected SwitchEntity() {}

  @Override
  public final String domain() {
    return "switch";
  }

  /// Turns it on. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void turnOn() throws Exception;

  /// Turns it off. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void turnOff() throws Exception;
}
