package dev.hearth.core.registry;

import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A floor of the house.
///
/// @param id made by the hub from its first name; it stays when the name changes
/// @param settings what people set
public record Floor(String id, Settings settings, Instant createdAt, Instant modifiedAt)
    implements Named<Floor.Settings> {
  /// What people call it.
  public String name() {
    return settings.name();
  }

  /// What people set. Made with [#named] and [#edit].
  ///
  /// @param name what people call it
  /// @param aliases what they call it too
  /// @param icon an icon's name
  /// @param level its number from the ground, which is 0
  public record Settings(
      String name, List<String> aliases, @Nullable String icon, @Nullable Long level)
      implements Named.Settings {
    /// Keeps its own copies.
    public Settings {
      aliases = List.copyOf(aliases);
    }

    /// Settings with a name and nothing else.
    public static Settings named(String name) {
      return new Settings(name, List.of(), null, null);
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
      json.put("icon", icon);
      json.put("level", level);
      return json;
    }

    static Settings fromJson(Map<String, ? extends @Nullable Object> json) {
      return new Settings(
          Fields.text(json, "name"),
          Fields.list(json, "aliases"),
          Fields.optionalText(json, "icon"),
          json.get("level") instanceof Long number ? number : null);
    }
  }

  /// Changes settings. Not thread-safe.
  public static final class Builder {
    private String name;
    private List<String> aliases;
    private @Nullable String icon;
    private @Nullable Long level;

    private Builder(Settings from) {
      this.name = from.name();
      this.aliases = from.aliases();
      this.icon = from.icon();
      this.level = from.level();
    }

    /// What people call it.
    public Builder name(String value) {
      this.name = value;
      return this;
    }

    /// What they call it too.
    public Builder aliases(List<String> value) {
      this.aliases = value;
      return this;
    }

    /// An icon's name; null for none.
    public Builder icon(@Nullable String value) {
      this.icon = value;
      return this;
    }

    /// Its number from the ground, which is 0; null for none.
    public Builder level(@Nullable Long value) {
      this.level = value;
      return this;
    }

    /// The settings.
    public Settings build() {
      return new Settings(name, aliases, icon, level);
    }
  }
}
