package dev.hearth.core.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes the settings of an entity, for [EntityRegistry#update]. Not thread-safe.
public final class EntitySettingsBuilder {
  private @Nullable String name;
  private @Nullable String icon;
  private @Nullable String deviceClass;
  private @Nullable String areaId;
  private Set<String> labels;
  private List<String> aliases;
  private @Nullable String hiddenBy;
  private @Nullable String disabledBy;
  private final Map<String, Map<String, @Nullable Object>> options;
  private final Map<String, String> categories;

  EntitySettingsBuilder(EntityEntry.Settings from) {
    this.name = from.name();
    this.icon = from.icon();
    this.deviceClass = from.deviceClass();
    this.areaId = from.areaId();
    this.labels = from.labels();
    this.aliases = from.aliases();
    this.hiddenBy = from.hiddenBy();
    this.disabledBy = from.disabledBy();
    this.options = new LinkedHashMap<>(from.options());
    this.categories = new LinkedHashMap<>(from.categories());
  }

  /// Instead of the device's name and the entity's own; null for those.
  public EntitySettingsBuilder name(@Nullable String value) {
    this.name = value;
    return this;
  }

  /// Instead of the integration's; null for that.
  public EntitySettingsBuilder icon(@Nullable String value) {
    this.icon = value;
    return this;
  }

  /// Instead of the integration's; null for that.
  public EntitySettingsBuilder deviceClass(@Nullable String value) {
    this.deviceClass = value;
    return this;
  }

  /// Instead of the device's area; null for that.
  public EntitySettingsBuilder areaId(@Nullable String value) {
    this.areaId = value;
    return this;
  }

  /// Ids of labels.
  public EntitySettingsBuilder labels(Set<String> value) {
    this.labels = value;
    return this;
  }

  /// Other names.
  public EntitySettingsBuilder aliases(List<String> value) {
    this.aliases = value;
    return this;
  }

  /// `user` or `integration`; null to show it.
  public EntitySettingsBuilder hiddenBy(@Nullable String value) {
    this.hiddenBy = value;
    return this;
  }

  /// `user`, `integration`, `device` or `config_entry`; null to enable it.
  public EntitySettingsBuilder disabledBy(@Nullable String value) {
    this.disabledBy = value;
    return this;
  }

  /// What a domain keeps for the entity, instead of what it kept; null for nothing.
  public EntitySettingsBuilder options(
      String domain, @Nullable Map<String, ? extends @Nullable Object> value) {
    if (value == null) {
      options.remove(domain);
    } else {
      options.put(domain, new LinkedHashMap<>(value));
    }
    return this;
  }

  /// The category in a scope; null for none.
  public EntitySettingsBuilder category(String scope, @Nullable String categoryId) {
    if (categoryId == null) {
      categories.remove(scope);
    } else {
      categories.put(scope, categoryId);
    }
    return this;
  }

  /// The settings.
  public EntityEntry.Settings build() {
    return new EntityEntry.Settings(
        name,
        icon,
        deviceClass,
        areaId,
        labels,
        aliases,
        hiddenBy,
        disabledBy,
        options,
        categories);
  }
}
