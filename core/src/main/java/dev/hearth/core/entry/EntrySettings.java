package dev.hearth.core.entry;

import dev.hearth.core.storage.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a config entry is set to: what its flow and its integration have written down, and what
/// people have chosen since. Made with [#of] and [#edit]; immutable.
///
/// @param title what people call it
/// @param data what it needs to work: address, keys. JSON-like; never shown to clients
/// @param options what people may change at any time, JSON-like
/// @param uniqueId the integration's own name for the device or account, unique among its entries
/// @param version of `data`, as the integration counts; another one needs a migration
/// @param minorVersion of `data`, where a newer one can be read by older code
/// @param disableNewEntities whether entities that come later are disabled at first
/// @param disablePolling whether its entities are not polled
/// @param subentries its parts
public record EntrySettings(
    String title,
    Map<String, @Nullable Object> data,
    Map<String, @Nullable Object> options,
    Optional<String> uniqueId,
    int version,
    int minorVersion,
    boolean disableNewEntities,
    boolean disablePolling,
    List<Subentry> subentries) {
  private static final int MAX_SUBENTRIES = 1_000;

  /// Keeps its own copies.
  public EntrySettings {
    data = Copies.of(data);
    options = Copies.of(options);
    subentries = List.copyOf(subentries);
    if (subentries.size() > MAX_SUBENTRIES) {
      throw new IllegalArgumentException(
          title + " has " + subentries.size() + " subentries; an entry may have " + MAX_SUBENTRIES);
    }
  }

  /// Version 1.1, without options and unique id.
  ///
  /// @param data JSON-like
  public static EntrySettings of(String title, Map<String, ? extends @Nullable Object> data) {
    return new EntrySettings(
        title, Copies.of(data), Map.of(), Optional.empty(), 1, 1, false, false, List.of());
  }

  /// A builder that starts from these.
  public Builder edit() {
    return new Builder(this);
  }

  /// Changes settings. Not thread-safe.
  public static final class Builder {
    private EntrySettings made;

    private Builder(EntrySettings from) {
      this.made = from;
    }

    /// What people call it.
    public Builder title(String value) {
      made = copy(value, made.data, made.options, made.uniqueId, made.subentries);
      return this;
    }

    /// What it needs to work.
    public Builder data(Map<String, ? extends @Nullable Object> value) {
      made = copy(made.title, Copies.of(value), made.options, made.uniqueId, made.subentries);
      return this;
    }

    /// What people may change.
    public Builder options(Map<String, ? extends @Nullable Object> value) {
      made = copy(made.title, made.data, Copies.of(value), made.uniqueId, made.subentries);
      return this;
    }

    /// The integration's own name for it.
    public Builder uniqueId(String value) {
      made = copy(made.title, made.data, made.options, Optional.of(value), made.subentries);
      return this;
    }

    /// Its parts.
    public Builder subentries(List<Subentry> value) {
      made = copy(made.title, made.data, made.options, made.uniqueId, value);
      return this;
    }

    /// The version of its data.
    public Builder version(int major, int minor) {
      made = with(made.disableNewEntities, made.disablePolling, major, minor);
      return this;
    }

    /// Whether entities that come later are disabled at first.
    public Builder disableNewEntities(boolean value) {
      made = with(value, made.disablePolling, made.version, made.minorVersion);
      return this;
    }

    /// Whether its entities are not polled.
    public Builder disablePolling(boolean value) {
      made = with(made.disableNewEntities, value, made.version, made.minorVersion);
      return this;
    }

    /// The settings.
    public EntrySettings build() {
      return made;
    }

    private EntrySettings copy(
        String title,
        Map<String, @Nullable Object> data,
        Map<String, @Nullable Object> options,
        Optional<String> uniqueId,
        List<Subentry> subentries) {
      return new EntrySettings(
          title,
          data,
          options,
          uniqueId,
          made.version,
          made.minorVersion,
          made.disableNewEntities,
          made.disablePolling,
          subentries);
    }

    private EntrySettings with(boolean newEntities, boolean polling, int major, int minor) {
      return new EntrySettings(
          made.title,
          made.data,
          made.options,
          made.uniqueId,
          major,
          minor,
          newEntities,
          polling,
          made.subentries);
    }
  }

  void toStorage(Map<String, @Nullable Object> json) {
    json.put("title", title);
    json.put("data", data);
    json.put("options", options);
    json.put("unique_id", uniqueId.orElse(null));
    json.put("version", version);
    json.put("minor_version", minorVersion);
    json.put("pref_disable_new_entities", disableNewEntities);
    json.put("pref_disable_polling", disablePolling);
    json.put("subentries", subentries.stream().map(Subentry::toStorage).toList());
  }

  static EntrySettings fromStorage(Map<String, @Nullable Object> json) {
    List<Subentry> subentries = new ArrayList<>();
    eachObject(json.get("subentries"), each -> subentries.add(Subentry.fromStorage(each)));
    return new EntrySettings(
        Fields.text(json, "title"),
        Copies.object(json, "data"),
        Copies.object(json, "options"),
        Optional.ofNullable(Fields.optionalText(json, "unique_id")),
        number(json, "version"),
        number(json, "minor_version"),
        Boolean.TRUE.equals(json.get("pref_disable_new_entities")),
        Boolean.TRUE.equals(json.get("pref_disable_polling")),
        subentries);
  }

  private static int number(Map<String, @Nullable Object> json, String key) {
    return json.get(key) instanceof Long number ? Math.toIntExact(number) : 1;
  }

  /// Hands over every object of a list, in its order.
  static void eachObject(@Nullable Object list, Consumer<Map<String, @Nullable Object>> consumer) {
    if (list instanceof List<?> items) {
      for (Object each : items) {
        if (each instanceof Map<?, ?> map) {
          Map<String, @Nullable Object> object = new LinkedHashMap<>();
          map.forEach((key, value) -> object.put(String.valueOf(key), value));
          consumer.accept(object);
        }
      }
    }
  }
}
