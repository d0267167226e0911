package dev.hearth.core.flow;

import dev.hearth.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A question with fields. Immutable.
///
/// @param step the name of the step, by which clients find its texts, such as `user`
/// @param schema the fields; answers that do not fit never reach the integration
/// @param errors what was wrong with the last answer, by field, or `base` for all of it: keys that
///   clients translate, such as `cannot_connect`
/// @param placeholders for the texts
/// @param isLast whether it is the last step; empty where that is not known
public record Form(
    String step,
    Schema schema,
    Map<String, String> errors,
    Map<String, String> placeholders,
    Optional<Boolean> isLast) {
  /// Keeps its own copies.
  public Form {
    errors = Map.copyOf(errors);
    placeholders = Map.copyOf(placeholders);
  }

  /// A form without errors and placeholders.
  public static Form of(String step, Schema schema) {
    return new Form(step, schema, Map.of(), Map.of(), Optional.empty());
  }

  /// The same after an answer that was wrong.
  ///
  /// @param field a field, or `base`
  /// @param key what was wrong, such as `invalid_auth`
  public Form withError(String field, String key) {
    Map<String, String> more = new LinkedHashMap<>(errors);
    more.put(field, key);
    return new Form(step, schema, more, placeholders, isLast);
  }

  /// The same with other placeholders.
  public Form withPlaceholders(Map<String, String> values) {
    return new Form(step, schema, errors, values, isLast);
  }

  /// The same, as the last step or not.
  public Form last(boolean last) {
    return new Form(step, schema, errors, placeholders, Optional.of(last));
  }

  /// As clients read it, without what the flow adds.
  Map<String, @Nullable Object> toJson() {
    List<Map<String, @Nullable Object>> fields = new ArrayList<>();
    schema
        .fields()
        .forEach((name, field) -> {
          Map<String, @Nullable Object> json = new LinkedHashMap<>();
          json.put("name", name);
          json.put("required", field.required());
          if (!field.required()) {
            json.put("optional", true);
          }
          json.put("selector", field.type().selector());
          if (field.preset() != null) {
            json.put("default", field.preset());
          }
          fields.add(json);
        });
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("step_id", step);
    json.put("data_schema", fields);
    json.put("errors", errors);
    json.put("description_placeholders", placeholders);
    json.put("last_step", isLast.orElse(null));
    json.put("preview", null);
    return json;
  }
}
