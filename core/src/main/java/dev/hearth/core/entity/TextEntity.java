package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A text that can be set. **Threads:** loop only.
public abstract class TextEntity extends Entity {
  /// How people see it.
  public enum Mode {
    /// As it is.
    TEXT,
    /// Hidden while it is written.
    PASSWORD
  }

  /// For subclasses.
  protected TextEntity() {}

  @Override
  public final String domain() {
    return "text";
  }

  /// The text now; null when unknown.
  public abstract @Nullable String value();

  /// Sets it. Runs in a task: may suspend.
  ///
  /// @param value of a length between [#minLength] and [#maxLength], and as [#pattern] wants it
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void setValue(String value) throws Exception;

  /// How many characters it has at least.
  public int minLength() {
    return 0;
  }

  /// How many characters it has at most; 255 is what a state can have.
  public int maxLength() {
    return 100;
  }

  /// The regular expression that its beginning must match, if any.
  public Optional<String> pattern() {
    return Optional.empty();
  }

  /// How people see it.
  public Mode mode() {
    return Mode.TEXT;
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    return value();
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("mode", mode().name().toLowerCase(Locale.ROOT));
    attributes.put("min", minLength());
    attributes.put("max", maxLength());
    attributes.put("pattern", pattern().orElse(null));
    return attributes;
  }
}
