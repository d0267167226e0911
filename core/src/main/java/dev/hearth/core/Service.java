package dev.hearth.core;

import dev.hearth.core.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a service is: its names, its data, its answer.
///
/// @param domain such as `light`
/// @param name such as `turn_on`
/// @param title a name for people
/// @param description one sentence for people
/// @param schema its data
/// @param response whether it answers
/// @param targetsEntities whether calls name entities of the domain
public record Service(
    String domain,
    String name,
    String title,
    String description,
    Schema schema,
    SupportsResponse response,
    boolean targetsEntities) {
  /// Names in lower case, whatever case they come in.
  public Service {
    domain = domain.toLowerCase(Locale.ROOT);
    name = name.toLowerCase(Locale.ROOT);
  }

  /// Whether a service answers.
  public enum SupportsResponse {
    /// Never; asking for an answer is an error.
    NONE,
    /// When asked.
    OPTIONAL,
    /// Always; not asking is an error.
    ONLY
  }

  /// A service without an answer that does not name entities.
  public static Service of(String domain, String name, String description, Schema schema) {
    return new Service(domain, name, name, description, schema, SupportsResponse.NONE, false);
  }

  /// The same service with another kind of answer.
  public Service withResponse(SupportsResponse kind) {
    return new Service(domain, name, title, description, schema, kind, targetsEntities);
  }

  /// The description that clients read.
  public Map<String, @Nullable Object> toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    schema
        .fields()
        .forEach((field, type) -> {
          if (!targetsEntities || !ServiceRegistry.TARGET_KEYS.contains(field)) {
            fields.put(
                field,
                Map.of(
                    "name", field,
                    "description", type.description(),
                    "required", type.required(),
                    "selector", type.type().selector()));
          }
        });
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", title);
    json.put("description", description);
    json.put("fields", fields);
    if (targetsEntities) {
      json.put("target", Map.of("entity", List.of(Map.of("domain", List.of(domain)))));
    }
    if (response != SupportsResponse.NONE) {
      json.put("response", Map.of("optional", response == SupportsResponse.OPTIONAL));
    }
    return json;
  }
}
