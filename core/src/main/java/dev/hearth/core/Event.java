package dev.hearth.core;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happened.
///
/// @param type what happened, at most [EventBus#MAX_TYPE_LENGTH] characters
/// @param data what is known about it, unmodifiable; of JSON-like values, [State]s and nulls
/// @param origin whether this hub or somebody outside fired it
/// @param timeFired when
/// @param context what caused it
public record Event(
    String type,
    Map<String, @Nullable Object> data,
    Origin origin,
    Instant timeFired,
    Context context) {
  /// Where an event comes from.
  public enum Origin {
    /// This hub.
    LOCAL,
    /// A client or another hub.
    REMOTE
  }

  /// The event as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("event_type", type);
    json.put("data", jsonData());
    json.put("origin", origin.name());
    json.put("time_fired", Times.iso(timeFired));
    json.put("context", context.toJson());
    return json;
  }

  private Map<String, @Nullable Object> jsonData() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(data);
    json.replaceAll((name, value) ->
        switch (value) {
          case State state -> state.toJson();
          case Instant time -> Times.iso(time);
          case null, default -> value;
        });
    return json;
  }
}
