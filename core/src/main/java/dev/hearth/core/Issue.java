package dev.hearth.core;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that a person has to see to. Clients have the words, by the translation key.
///
/// @param domain whose issue it is
/// @param id unique in its domain
/// @param translationKey which words tell of it
/// @param placeholders what to put into the words
/// @param ignored whether a person does not want to see it
public record Issue(
    String domain,
    String id,
    Severity severity,
    String translationKey,
    Map<String, String> placeholders,
    Instant created,
    boolean ignored) {
  /// Copies the map.
  public Issue {
    placeholders = Map.copyOf(placeholders);
  }

  /// How bad it is.
  public enum Severity {
    /// Something is out of order at this moment.
    CRITICAL,
    /// Something does not work.
    ERROR,
    /// Something will not work some day.
    WARNING
  }

  Issue ignored(boolean ignore) {
    return new Issue(domain, id, severity, translationKey, placeholders, created, ignore);
  }

  /// The form that clients read.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("domain", domain);
    json.put("issue_id", id);
    json.put("severity", severity.name().toLowerCase(Locale.ROOT));
    json.put("breaks_in_ha_version", null);
    json.put("created", Times.iso(created));
    json.put("dismissed_version", ignored ? Hub.COMPATIBLE_VERSION : null);
    json.put("ignored", ignored);
    json.put("is_fixable", false);
    json.put("issue_domain", null);
    json.put("learn_more_url", null);
    json.put("translation_key", translationKey);
    json.put("translation_placeholders", placeholders);
    return json;
  }
}
