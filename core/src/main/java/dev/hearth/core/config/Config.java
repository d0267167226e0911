package dev.hearth.core.config;

import dev.hearth.core.schema.Problem;
import dev.hearth.core.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A configuration as it was read: sections by integration, and where each value stands.
///
/// Immutable; any thread.
public final class Config {
  private final Map<String, @Nullable Object> sections;
  private final Map<String, String> locations;
  private final Set<String> secretPaths;
  private final List<ConfigProblem> problems;
  private final String fileName;

  Config(
      String fileName,
      Map<String, @Nullable Object> sections,
      Map<String, String> locations,
      Set<String> secretPaths,
      List<ConfigProblem> problems) {
    this.fileName = fileName;
    this.sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    this.locations = Map.copyOf(locations);
    this.secretPaths = Set.copyOf(secretPaths);
    this.problems = List.copyOf(problems);
  }

  /// A configuration without a file.
  public static Config of(Map<String, ? extends @Nullable Object> sections) {
    return new Config(
        "configuration", new LinkedHashMap<>(sections), Map.of(), Set.of(), List.of());
  }

  /// What was wrong with the files themselves: YAML that does not parse, a missing include or
  /// secret.
  public List<ConfigProblem> problems() {
    return problems;
  }

  /// The sections by name, in the order of the file.
  public Map<String, @Nullable Object> sections() {
    return sections;
  }

  /// Whether there is a section of this name, also an empty one.
  public boolean has(String section) {
    return sections.containsKey(section);
  }

  /// One section, converted by its schema; an absent one is taken as empty. Where the schema has a
  /// field `enabled`, a section may be just `true` or `false`: `demo: false` means `demo: {enabled:
  /// false}`.
  ///
  /// @param overrides values that win over the file's, such as from the command line
  /// @param found receives everything that is wrong
  public Map<String, @Nullable Object> section(
      String name,
      Schema schema,
      Map<String, ? extends @Nullable Object> overrides,
      List<ConfigProblem> found) {
    Object value = sections.get(name);
    if (value instanceof Boolean enabled && schema.fields().containsKey("enabled")) {
      value = Map.of("enabled", enabled);
    }
    List<Problem> wrong = new ArrayList<>();
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> merged.put(String.valueOf(key), each));
      merged.putAll(overrides);
      value = merged;
    } else if (value == null) {
      merged.putAll(overrides);
      value = merged;
    }
    Map<String, @Nullable Object> converted = schema.check(name, value, wrong);
    for (Problem each : wrong) {
      String message = isSecret(each.path()) ? withoutValue(each.message()) : each.message();
      found.add(new ConfigProblem(where(each.path()), each.path(), message));
    }
    return converted;
  }

  private boolean isSecret(String path) {
    return secretPaths.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "."));
  }

  /// What is wanted, without what was found.
  private static String withoutValue(String message) {
    int found = message.indexOf(", found ");
    return message.startsWith("expected ") && found > 0
        ? message.substring(0, found) + "; the secret is something else"
        : "this secret does not fit here; it is not shown";
  }

  /// Where a value stands, such as `configuration.yaml:14`: the value itself, or what is nearest
  /// above it.
  public String where(String path) {
    for (String at = path; ; at = at.substring(0, at.lastIndexOf('.'))) {
      String location = locations.get(at);
      if (location != null) {
        return location;
      }
      if (at.lastIndexOf('.') < 0) {
        return fileName;
      }
    }
  }
}
