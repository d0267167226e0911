package dev.hearth.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
import org.yaml.snakeyaml.reader.ReaderException;

/// Reads `configuration.yaml`: YAML 1.1 as Home Assistant's files are, with `!secret NAME` (from
/// `secrets.yaml` beside it) and `!include FILE`.
///
/// The node tree is walked by hand, so that every value keeps its file and line, and so that one
/// broken value does not hide the others.
///
/// **Threads:** any; blocks on files, so never on a loop.
public final class ConfigLoader {
  private static final String SECRETS = "secrets.yaml";
  private static final int MAX_INCLUDES = 100;
  private static final int MAX_VALUES = 100_000;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_FILE_BYTES = 8 * 1024 * 1024;

  // What PyYAML takes for a number with a fraction; SnakeYAML takes 1e3 too, which then no longer
  // reads as the text it may have been meant as.
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\d[\\d_]*)?\\.[\\d_]*([eE][-+]\\d+)?"
              + "|[-+]?\\d[\\d_]*(:[0-5]?\\d)+\\.[\\d_]*"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private final Path folder;
  private final Map<String, String> locations = new HashMap<>();
  private final Set<String> secretPaths = new HashSet<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private @Nullable Map<String, @Nullable Object> secrets;
  private int includes;
  private int values;
  private int depth;

  private ConfigLoader(Path folder) {
    this.folder = folder;
  }

  /// Reads `configuration.yaml` of a folder; an absent file is an empty configuration.
  public static Config load(Path folder) {
    String name = "configuration.yaml";
    ConfigLoader loader = new ConfigLoader(folder);
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    Object root = loader.file(name, "", null);
    if (root instanceof Map<?, ?> map) {
      map.forEach((key, value) -> sections.put(String.valueOf(key), value));
    } else if (root != null) {
      loader.problem(name + ":1", "", "expected sections such as \"mqtt:\", found something else");
    }
    return new Config(name, sections, loader.locations, loader.secretPaths, loader.problems);
  }

  /// Reads a file.
  ///
  /// @param wanted where it is asked for; null when it may be absent
  private @Nullable Object file(String name, String path, @Nullable String wanted) {
    try {
      Node root = yaml().compose(new StringReader(text(name)));
      return root == null ? null : value(name, path, root);
    } catch (NoSuchFileException e) {
      if (wanted != null) {
        problem(wanted, path, "there is no " + name + " in the configuration folder");
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problem(name + (mark == null ? "" : ":" + (mark.getLine() + 1)), path, explain(e));
    } catch (NotTextException e) {
      problem(name + ":" + e.line, path, "is not UTF-8 text; save it as UTF-8");
    } catch (ReaderException e) {
      problem(name, path, "has a character that YAML does not allow: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      // The parser is not sparing with exceptions of any kind: an escape without digits is one.
      problem(name, path, "cannot be read: " + e.getMessage());
    }
    return null;
  }

  private String text(String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("it is larger than " + MAX_FILE_BYTES + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(rest, text, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new NotTextException(line);
    }
    return text.flip().toString();
  }

  private static final class NotTextException extends IOException {
    private static final long serialVersionUID = 1L;
    final int line;

    NotTextException(int line) {
      this.line = line;
    }
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
    if (depth >= MAX_DEPTH) {
      throw new YAMLException("nested more than " + MAX_DEPTH + " deep, or in itself");
    }
    boolean plain = node.getTag().equals(Tag.MAP) || node.getTag().equals(Tag.SEQ);
    if (!(node instanceof ScalarNode) && !plain) {
      problem(where, path, unknownTag(node.getTag().getValue()));
      return null;
    }
    depth++;
    try {
      return branch(file, where, path, node);
    } finally {
      depth--;
    }
  }

  private @Nullable Object branch(String file, String where, String path, Node node) {
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
    Object value = value(file, path + ".<<", node);
    // Of several, the first wins; what stands in the mapping itself wins over all.
    List<?> sources = value instanceof List<?> several ? several : Arrays.asList(value);
    for (Object source : sources) {
      if (source instanceof Map<?, ?> merged) {
        merged.forEach((key, each) -> map.putIfAbsent(String.valueOf(key), each));
      } else {
        String line = file + ":" + (node.getStartMark().getLine() + 1);
        problem(line, path, "<< takes a mapping such as *name, found something else");
      }
    }
  }

  private @Nullable Object scalar(String where, String path, ScalarNode node) {
    String tag = node.getTag().getValue();
    switch (tag) {
      case "!secret" -> {
        return secret(where, path, node.getValue());
      }
      case "!include" -> {
        if (!inFolder(node.getValue())) {
          problem(where, path, "!include takes files inside the configuration folder only");
          return null;
        }
        if (++includes > MAX_INCLUDES) {
          problem(where, path, "more than " + MAX_INCLUDES + " files; one may include itself");
          return null;
        }
        return file(node.getValue(), path, where);
      }
      default -> {
        if (tag.startsWith("!")) {
          problem(where, path, unknownTag(tag));
          return null;
        }
      }
    }
    boolean text =
        switch (tag) {
          case "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge" -> true;
          case "tag:yaml.org,2002:float" -> !FLOAT.matcher(node.getValue()).matches();
          default -> false;
        };
    if (text) {
      return node.getValue();
    }
    try {
      Object value = new Scalars().convert(node);
      switch (value) {
        case null -> {
          return null;
        }
        case String _, Boolean _, Number _ -> {
          return value;
        }
        default -> {}
      }
    } catch (RuntimeException e) {
      // The tag says what the value is not: !!int abc. Told below, as what is no plain value.
    }
    String shown = where.startsWith(SECRETS) ? "this secret" : "\"" + node.getValue() + "\"";
    problem(where, path, shown + " does not fit its tag " + node.getTag());
    return null;
  }

  private static String unknownTag(String tag) {
    return "unknown tag " + tag + "; there are !secret and !include, for one value each";
  }

  private boolean inFolder(String name) {
    try {
      return folder.resolve(name).normalize().startsWith(folder.normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private @Nullable Object secret(String where, String path, String name) {
    secretPaths.add(path);
    Map<String, @Nullable Object> known = secrets;
    if (known == null) {
      known = new LinkedHashMap<>();
      secrets = known;
      if (file(SECRETS, path, where) instanceof Map<?, ?> map) {
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
    options.setCodePointLimit(MAX_FILE_BYTES);
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
