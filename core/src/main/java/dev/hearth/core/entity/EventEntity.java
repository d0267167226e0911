package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happens and is over at once: a button of a remote control is pressed, somebody
/// rings. Its state is when that was last the case, its attributes say what it was. **Threads:**
/// loop only.
public abstract class EventEntity extends Entity {
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+00:00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private @Nullable Happened last;

  /// What happened last.
  private record Happened(Instant when, String type, Map<String, @Nullable Object> attributes) {}

  /// For subclasses.
  protected EventEntity() {}

  @Override
  public final String domain() {
    return "event";
  }

  /// What can happen.
  public abstract List<String> eventTypes();

  /// Something has happened just now; writes the state.
  ///
  /// @param eventType one of [#eventTypes]
  /// @param attributes what else there is to say of it; replaces what was said of the last one
  /// @throws IllegalArgumentException when it is of no known type; then the state stays
  /// @throws IllegalStateException when the entity was never added to a hub
  protected final void trigger(
      String eventType, Map<String, ? extends @Nullable Object> attributes) {
    hub().loop().verifyOnLoop();
    List<String> types;
    try {
      types = typesOf(this);
    } finally {
      hub().loop().verifyOnLoop();
    }
    if (!types.contains(eventType)) {
      throw new IllegalArgumentException(
          "\"" + eventType + "\" is none of the events " + String.join(", ", types));
    }
    last =
        new Happened(
            hub().loop().clock().instant(),
            eventType,
            Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
    writeState();
  }

  @Crossing
  private static List<String> typesOf(EventEntity entity) {
    return entity.eventTypes();
  }

  @Override
  protected final @Nullable String stateValue() {
    Happened now = last;
    return now == null ? null : MILLISECONDS.format(now.when());
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    return Map.of("event_types", eventTypes());
  }

  @Override
  protected Map<String, @Nullable Object> stateAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    Happened now = last;
    attributes.put("event_type", now == null ? null : now.type());
    if (now != null) {
      attributes.putAll(now.attributes());
    }
    return attributes;
  }
}
