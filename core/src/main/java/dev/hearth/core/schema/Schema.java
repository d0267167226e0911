package dev.hearth.core.schema;

import dev.hearth.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of an object: which there are, which must be there, what each may hold.
public final class Schema {
  private final Map<String, Field> fields;
  private final boolean open;

  /// One field.
  ///
  /// @param type what it may hold
  /// @param required whether it must be there
  /// @param preset its value when absent; null for none
  /// @param description one sentence for people
  public record Field(Type type, boolean required, @Nullable Object preset, String description) {}

  private Schema(Map<String, Field> fields, boolean open) {
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    this.open = open;
  }

  /// A schema without fields.
  public static Schema empty() {
    return builder().build();
  }

  /// A schema that takes any field.
  public static Schema anything() {
    return builder().open().build();
  }

  /// A new builder.
  public static Builder builder() {
    return new Builder();
  }

  /// The fields by name, in the order of their declaration.
  public Map<String, Field> fields() {
    return fields;
  }

  /// The object with the values of secret fields taken out, for whoever only watches.
  public Map<String, @Nullable Object> withoutSecrets(
      Map<String, ? extends @Nullable Object> data) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(data);
    fields.forEach((name, field) -> {
      if (field.type().isSecret()) {
        shown.replace(name, "**********");
      }
    });
    return shown;
  }

  /// The converted object, with presets filled in.
  ///
  /// @throws InvalidDataException with everything that is wrong
  public Map<String, @Nullable Object> apply(Map<String, ? extends @Nullable Object> data) {
    List<Problem> problems = new ArrayList<>();
    Map<String, @Nullable Object> converted = check("", data, problems);
    if (!problems.isEmpty()) {
      throw new InvalidDataException(problems);
    }
    return converted;
  }

  /// The converted object, as far as it fits; adds everything that is wrong to `problems`.
  ///
  /// @param path where the object stands, for the paths of problems; may be empty
  public Map<String, @Nullable Object> check(
      String path, @Nullable Object data, List<Problem> problems) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    if (data != null && !(data instanceof Map)) {
      problems.add(new Problem(path, "expected an object, found " + Json.kind(data)));
      return result;
    }
    Map<String, @Nullable Object> given =
        data instanceof Map<?, ?> map ? Json.object(map) : Map.of();
    given.forEach((name, value) -> {
      Field field = fields.get(name);
      if (field != null) {
        convert(at(path, name), field, value, problems, result, name);
      } else if (open) {
        result.put(name, value);
      } else {
        problems.add(new Problem(at(path, name), unknown(name)));
      }
    });
    fields.forEach((name, field) -> {
      if (given.containsKey(name)) {
        return;
      }
      if (field.required()) {
        problems.add(new Problem(path, "\"" + name + "\" is missing: " + field.description()));
      } else if (field.preset() != null) {
        result.put(name, field.preset());
      }
    });
    return result;
  }

  private static void convert(
      String path,
      Field field,
      @Nullable Object value,
      List<Problem> problems,
      Map<String, @Nullable Object> result,
      String name) {
    if (value == null && !field.required() && !field.type().takesNull()) {
      if (field.preset() != null) {
        result.put(name, field.preset());
      }
      return;
    }
    try {
      result.put(name, nested(path, field.type().convert(value), problems));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(path, String.valueOf(e.getMessage())));
    }
  }

  /// Checks the nested objects in a converted value, where their paths are known.
  private static @Nullable Object nested(
      String path, @Nullable Object converted, List<Problem> problems) {
    return switch (converted) {
      case Type.Nested nested -> nested.schema().check(path, nested.value(), problems);
      case List<?> items -> {
        List<@Nullable Object> checked = new ArrayList<>();
        for (Object item : items) {
          checked.add(nested(path + "." + checked.size(), item, problems));
        }
        yield checked;
      }
      case null, default -> converted;
    };
  }

  private String unknown(String name) {
    String nearest = null;
    int best = 3;
    for (String known : fields.keySet()) {
      int longer = Math.abs(name.length() - known.length());
      int distance = longer < best ? distance(name, known) : longer;
      if (distance < best) {
        best = distance;
        nearest = known;
      }
    }
    if (nearest != null) {
      return "unknown key; did you mean \"" + nearest + "\"?";
    }
    return fields.isEmpty()
        ? "unknown key; nothing can be set here"
        : "unknown key; there are " + String.join(", ", fields.keySet());
  }

  /// Levenshtein's distance: how many letters to change, add or drop.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// Declares fields. Not thread-safe.
  public static final class Builder {
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private boolean open;

    private Builder() {}

    /// A field that must be there.
    public Builder required(String name, Type type, String description) {
      fields.put(name, new Field(type, true, null, description));
      return this;
    }

    /// A field that may be absent.
    public Builder optional(String name, Type type, String description) {
      fields.put(name, new Field(type, false, null, description));
      return this;
    }

    /// A field that has a value of its own when absent.
    public Builder optional(String name, Type type, Object preset, String description) {
      fields.put(name, new Field(type, false, preset, description));
      return this;
    }

    /// Other fields are kept as they are.
    public Builder open() {
      open = true;
      return this;
    }

    /// The schema.
    public Schema build() {
      return new Schema(fields, open);
    }
  }
}
