package dev.hearth.core.registry;

import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A word that people put on areas, devices and entities.
///
/// @param id made by the hub from its first name; it stays when the name changes
/// @param settings what people set
public record Label(String id, Settings settings, Instant createdAt, Instant modifiedAt)
    implements Named<Label.Settings> {
  /// What people call it.
  public String name() {
    return settings.name();
  }

  /// What people set. Made with [#named] and [#edit].
  ///
  /// @param name the word
  /// @param color a colour's name or `#rrggbb`
  /// @param description what it is for
  /// @param icon an icon's name
  public record Settings(
      String name, @Nullable String color, @Nullable String description, @Nullable String icon)
      implements Named.Settings {
    /// Settings with a name and nothing else.
    public static Settings named(String name) {
      return new Settings(name, null, null, null);
    }

    /// A builder that starts from these.
    public Builder edit() {
      return new Builder(this);
    }

    @Override
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("color", color);
      json.put("description", description);
      json.put("icon", icon);
      return json;
    }

    static Settings fromJson(Map<String, ? extends @Nullable Object> json) {
      return new Settings(
          Fields.text(json, "name"),
          Fields.optionalText(json, "color"),
          Fields.optionalText(json, "description"),
          Fields.optionalText(json, "icon"));
    }
  }

  /// Changes settings. Not thread-safe.
  public static final class Builder {
    private String name;
    private @Nullable String color;
    private @Nullable String description;
    private @Nullable String icon;

    private Builder(Settings from) {
      this.name = from.name();
      this.color = from.color();
      this.description = from.description();
      this.icon = from.icon();
    }

    /// The word.
    public Builder name(String value) {
      this.name = value;
      return this;
    }

    /// A colour's name or `#rrggbb`; null for none.
    public Builder color(@Nullable String value) {
      this.color = value;
      return this;
    }

    /// What it is for; null for none.
    public Builder description(@Nullable String value) {
      this.description = value;
      return this;
    }

    /// An icon's name; null for none.
    public Builder icon(@Nullable String value) {
      this.icon = value;
      return this;
    }

    /// The settings.
    public Settings build() {
      return new Settings(name, color, description, icon);
    }
  }
}
