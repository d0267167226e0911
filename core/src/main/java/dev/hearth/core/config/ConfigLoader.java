package dev.hearth.core.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads `configuration.yaml`: YAML 1.1 as Home Assistant's files are, with `!secret NAME` (from
/// `secrets.yaml` beside it) and `!include FILE`.
///
/// The node tree is walked by hand, so that every value keeps its file and line, and so that one
/// broken value does not hide the others.
///
/// **Threads:** any; blocks on files, so never on a loop.
public final class ConfigLoader {
  private static final int MAX_INCLUDES = 100;
  private static final int MAX_VALUES = 100_000;

  private final Path folder;
  private final Map<String, String> locations = new HashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private @Nullable Map<String, @Nullable Object> secrets;
  private int includes;
  private int values;

  private ConfigLoader(Path folder) {
    this.folder = folder;
  }

  /// Reads `configuration.yaml` of a folder; an absent file is an empty configuration.
  public static Config load(Path folder) {
    String name = "configuration.yaml";
    ConfigLoader loader = new ConfigLoader(folder);
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    Object root = loader.file(name, "", false);
    if (root instanceof Map<?, ?> map) {
      map.forEach((key, value) -> sections.put(String.valueOf(key), value));
    } else if (root != null) {
      loader.problem(name + ":1", "", "expected sections such as \"mqtt:\", found something else");
    }
    return new Config(name, sections, loader.locations, loader.problems);
  }

  private @Nullable Object file(String name, String path, boolean mustExist) {
    Path file = folder.resolve(name);
    try (Reader reader = Files.newBufferedReader(file)) {
      Node root = yaml().compose(reader);
      return root == null ? null : value(name, path, root);
    } catch (NoSuchFileException e) {
      if (mustExist) {
        problem(name, path, "there is no such file in the configuration folder");
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problem(name + (mark == null ? "" : ":" + (mark.getLine() + 1)), path, explain(e));
    } catch (CharacterCodingException e) {
      problem(name, path, "is not UTF-8 text; save it as UTF-8");
    } catch (IOException | YAMLException e) {
      problem(name, path, "cannot be read: " + e.getMessage());
    }
    return null;
  }

  private static String explain(MarkedYAMLException e) {
    String context = e.getContext();
    String what = String.valueOf(e.getProblem());
    return "not YAML: " + (context == null ? what : context + ", " + what);
  }

  private @Nullable Object value(String file, String path, Node node) {
    String where = file + ":" + (node.getStartMark().getLine() + 1);
    locations.putIfAbsent(path, where);
    if (++values > MAX_VALUES) {
      throw new YAMLException("more than " + MAX_VALUES + " values");
    }
    return switch (node) {
      case MappingNode mapping -> mapping(file, path, mapping);
      case SequenceNode sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          list.add(value(file, path + "." + list.size(), item));
        }
        yield list;
      }
      case ScalarNode scalar -> scalar(where, path, scalar);
      default -> {
        problem(where, path, "this kind of YAML is not supported");
        yield null;
      }
    };
  }

  private Map<String, @Nullable Object> mapping(String file, String path, MappingNode node) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      String line = file + ":" + (tuple.getKeyNode().getStartMark().getLine() + 1);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(line, path, "a key must be a word");
        continue;
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merge(file, path, tuple.getValueNode(), map);
        continue;
      }
      String name = key.getValue();
      String below = path.isEmpty() ? name : path + "." + name;
      if (locations.putIfAbsent(below, line) != null && map.containsKey(name)) {
        problem(line, below, "stands here a second time; the first is at " + locations.get(below));
        continue;
      }
      map.put(name, value(file, below, tuple.getValueNode()));
    }
    return map;
  }

  private void merge(String file, String path, Node node, Map<String, @Nullable Object> map) {
    if (value(file, path + ".<<", node) instanceof Map<?, ?> merged) {
      merged.forEach((key, each) -> map.putIfAbsent(String.valueOf(key), each));
    }
  }

  private @Nullable Object scalar(String where, String path, ScalarNode node) {
    String tag = node.getTag().getValue();
    switch (tag) {
      case "!secret" -> {
        return secret(where, path, node.getValue());
      }
      case "!include" -> {
        if (++includes > MAX_INCLUDES || !inFolder(node.getValue())) {
          problem(where, path, "!include takes files inside the configuration folder only");
          return null;
        }
        return file(node.getValue(), path, true);
      }
      default -> {
        if (tag.startsWith("!")) {
          problem(where, path, "unknown tag " + tag + "; there are !secret and !include");
          return null;
        }
      }
    }
    if (node.getTag().equals(Tag.TIMESTAMP)) {
      return node.getValue();
    }
    return new Scalars().convert(node);
  }

  private boolean inFolder(String name) {
    return folder.resolve(name).normalize().startsWith(folder.normalize());
  }

  private @Nullable Object secret(String where, String path, String name) {
    Map<String, @Nullable Object> known = secrets;
    if (known == null) {
      known = new LinkedHashMap<>();
      secrets = known;
      if (file("secrets.yaml", "secrets", true) instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          known.put(String.valueOf(entry.getKey()), entry.getValue());
        }
      }
    }
    if (!known.containsKey(name)) {
      problem(where, path, "secrets.yaml has no \"" + name + "\"");
    }
    return known.get(name);
  }

  private void problem(String where, String path, String message) {
    problems.add(new ConfigProblem(where, path, message));
  }

  private static Yaml yaml() {
    return new Yaml(options());
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(50);
    options.setNestingDepthLimit(50);
    options.setCodePointLimit(8 * 1024 * 1024);
    return options;
  }

  /// Gives scalars the types that YAML 1.1 says: `on` is true, `012` is 10, `1:30` is 90.
  private static final class Scalars extends SafeConstructor {
    Scalars() {
      super(options());
    }

    @Nullable Object convert(ScalarNode node) {
      Object value = constructObject(node);
      return value instanceof Integer number ? (Object) number.longValue() : value;
    }
  }
}
