package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that is locked and unlocked, and perhaps opened. **Threads:** loop only.
public abstract class LockEntity extends Entity {
  /// The bit of [#supportedFeatures] for opening the latch too.
  public static final int OPEN = 1;

  /// What a lock does, or has done.
  public enum LockState {
    /// It is locked.
    LOCKED,
    /// It is on its way to locked.
    LOCKING,
    /// It is unlocked, and its latch shut.
    UNLOCKED,
    /// It is on its way to unlocked.
    UNLOCKING,
    /// Its latch is open.
    OPEN,
    /// Its latch is on its way to open.
    OPENING,
    /// It is stuck.
    JAMMED
  }

  /// For subclasses.
  protected LockEntity() {}

  @Override
  public final String domain() {
    return "lock";
  }

  /// What it does, or has done; null when unknown.
  public abstract @Nullable LockState lockState();

  /// The regular expression that the beginning of a code must match, where one is asked for.
  public Optional<String> codeFormat() {
    return Optional.empty();
  }

  /// Who or what used it last.
  public Optional<String> changedBy() {
    return Optional.empty();
  }

  /// Locks it. Runs in a task: may suspend.
  ///
  /// @param code what the caller gave, as [#codeFormat] wants it; null for none
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void lock(@Nullable String code) throws Exception;

  /// Unlocks it. Runs in a task: may suspend.
  ///
  /// @param code what the caller gave, as [#codeFormat] wants it; null for none
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void unlock(@Nullable String code) throws Exception;

  /// Opens its latch; asked with [#OPEN] alone. Runs in a task: may suspend.
  ///
  /// @param code what the caller gave, as [#codeFormat] wants it; null for none
  /// @throws Exception a `HubException` reaches the caller with its message
  public void open(@Nullable String code) throws Exception {
    throw new UnsupportedOperationException(getClass().getName() + " does not open");
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    LockState state = lockState();
    return state == null ? null : state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    changedBy().ifPresent(by -> attributes.put("changed_by", by));
    codeFormat().ifPresent(format -> attributes.put("code_format", format));
    return attributes;
  }
}
