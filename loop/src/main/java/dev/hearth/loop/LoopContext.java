package dev.hearth.loop;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// On whose behalf code runs, and what it was told on the way: an [Owner], and the values of
/// [ContextVar]s. Immutable.
///
/// Tasks, callbacks, timers and offloaded calls inherit the context of the code that makes them, as
/// it is at that moment. A variable set later, on either side, is seen on that side only.
///
/// **Threads:** any; [#current()] says where.
public final class LoopContext {
  private static final Object[] NOTHING = {};

  private final Owner owner;
  private final Object[] entries; // variable, value, variable, value, …

  private LoopContext(Owner owner, Object[] entries) {
    this.owner = owner;
    this.entries = entries;
  }

  static LoopContext of(Owner owner) {
    return new LoopContext(owner, NOTHING);
  }

  /// The context of the calling code: on a loop, or in a call it has offloaded.
  ///
  /// @throws IllegalStateException elsewhere
  public static LoopContext current() {
    CarrierLoop loop = CarrierLoop.currentOrNull();
    if (loop != null) {
      return loop.context();
    }
    return OffLoop.context()
        .orElseThrow(() ->
            new IllegalStateException(
                Thread.currentThread() + " is run neither by a loop nor on behalf of one"));
  }

  /// Whom the code that runs in this context belongs to.
  public Owner owner() {
    return owner;
  }

  /// The value of a variable, if it has one here.
  public <T> Optional<T> get(ContextVar<T> variable) {
    return Optional.ofNullable(valueOf(variable));
  }

  /// This context with one variable changed.
  public <T> LoopContext with(ContextVar<T> variable, T value) {
    int at = indexOf(variable);
    Object[] changed = Arrays.copyOf(entries, at < 0 ? entries.length + 2 : entries.length);
    int slot = at < 0 ? entries.length : at;
    changed[slot] = variable;
    changed[slot + 1] = value;
    return new LoopContext(owner, changed);
  }

  /// This context without a value for the variable.
  public LoopContext without(ContextVar<?> variable) {
    int at = indexOf(variable);
    if (at < 0) {
      return this;
    }
    Object[] changed = new Object[entries.length - 2];
    System.arraycopy(entries, 0, changed, 0, at);
    System.arraycopy(entries, at + 2, changed, at, changed.length - at);
    return new LoopContext(owner, changed);
  }

  /// This context on behalf of another owner.
  public LoopContext withOwner(Owner other) {
    if (other == owner) {
      return this;
    }
    return entries.length == 0 ? other.context() : new LoopContext(other, entries);
  }

  @SuppressWarnings("unchecked") // with() puts a T behind a ContextVar<T>
  private <T> @Nullable T valueOf(ContextVar<T> variable) {
    int at = indexOf(variable);
    return at < 0 ? null : (T) entries[at + 1];
  }

  private int indexOf(ContextVar<?> variable) {
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i] == variable) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("LoopContext[").append(owner);
    for (int i = 0; i < entries.length; i += 2) {
      text.append(", ").append(entries[i]).append('=').append(entries[i + 1]);
    }
    return text.append(']').toString();
  }
}
