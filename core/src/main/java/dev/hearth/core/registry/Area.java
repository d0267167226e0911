package dev.hearth.core.registry;

import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place of the house.
///
/// @param id made by the hub from its first name; it stays when the name changes
/// @param settings what people set
public record Area(String id, Settings settings, Instant createdAt, Instant modifiedAt)
    implements Named<Area.Settings> {
  /// What people call it.
  public String name() {
    return settings.name();
  }

  /// What people set. Made with [#named] and [#edit].
  ///
  /// @param name what people call it
  /// @param aliases what they call it too, for voice assistants
  /// @param floorId the floor it is on
  /// @param icon an icon's name
  /// @param labels ids of its labels
  /// @param picture a picture's address
  /// @param temperatureEntityId the sensor of its temperature
  /// @param humidityEntityId the sensor of its humidity
  public record Settings(
      String name,
      List<String> aliases,
      @Nullable String floorId,
      @Nullable String icon,
      Set<String> labels,
      @Nullable String picture,
      @Nullable String temperatureEntityId,
      @Nullable String humidityEntityId)
      implements Named.Settings {
    /// Keeps its own copies.
    public Settings {
      aliases = List.copyOf(aliases);
      labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
    }

    /// Settings with a name and nothing else.
    public static Settings named(String name) {
      return new Settings(name, List.of(), null, null, Set.of(), null, null, null);
    }

    /// A builder that starts from these.
    public Builder edit() {
      return new Builder(this);
    }

    @Override
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("aliases", aliases);
      json.put("floor_id", floorId);
      json.put("icon", icon);
      json.put("labels", List.copyOf(labels));
      json.put("picture", picture);
      json.put("temperature_entity_id", temperatureEntityId);
      json.put("humidity_entity_id", humidityEntityId);
      return json;
    }

    static Settings fromJson(Map<String, ? extends @Nullable Object> json) {
      return new Settings(
          Fields.text(json, "name"),
          Fields.list(json, "aliases"),
          Fields.optionalText(json, "floor_id"),
          Fields.optionalText(json, "icon"),
          Fields.texts(json, "labels"),
          Fields.optionalText(json, "picture"),
          Fields.optionalText(json, "temperature_entity_id"),
          Fields.optionalText(json, "humidity_entity_id"));
    }
  }

  /// Changes settings. Not thread-safe.
  public static final class Builder {
    private String name;
    private List<String> aliases;
    private @Nullable String floorId;
    private @Nullable String icon;
    private Set<String> labels;
    private @Nullable String picture;
    private @Nullable String temperatureEntityId;
    private @Nullable String humidityEntityId;

    private Builder(Settings from) {
      this.name = from.name();
      this.aliases = from.aliases();
      this.floorId = from.floorId();
      this.icon = from.icon();
      this.labels = from.labels();
      this.picture = from.picture();
      this.temperatureEntityId = from.temperatureEntityId();
      this.humidityEntityId = from.humidityEntityId();
    }

    /// What people call it.
    public Builder name(String value) {
      this.name = value;
      return this;
    }

    /// What they call it too, for voice assistants.
    public Builder aliases(List<String> value) {
      this.aliases = value;
      return this;
    }

    /// The floor it is on; null for none.
    public Builder floorId(@Nullable String value) {
      this.floorId = value;
      return this;
    }

    /// An icon's name; null for none.
    public Builder icon(@Nullable String value) {
      this.icon = value;
      return this;
    }

    /// Ids of its labels.
    public Builder labels(Set<String> value) {
      this.labels = value;
      return this;
    }

    /// A picture's address; null for none.
    public Builder picture(@Nullable String value) {
      this.picture = value;
      return this;
    }

    /// The sensor of its temperature; null for none.
    public Builder temperatureEntityId(@Nullable String value) {
      this.temperatureEntityId = value;
      return this;
    }

    /// The sensor of its humidity; null for none.
    public Builder humidityEntityId(@Nullable String value) {
      this.humidityEntityId = value;
      return this;
    }

    /// The settings.
    public Settings build() {
      return new Settings(
          name, aliases, floorId, icon, labels, picture, temperatureEntityId, humidityEntityId);
    }
  }
}
