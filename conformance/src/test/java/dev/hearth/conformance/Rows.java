package dev.hearth.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The rows there are to cover (`rows.txt`: an id a line, below the title of its table), and the
/// classes of tests that cover them.
final class Rows {
  private Rows() {}

  static List<String> ids() {
    return sections().values().stream().flatMap(List::stream).toList();
  }

  /// The ids by the title of their table, in the order of the file.
  static Map<String, List<String>> sections() {
    return sections("/rows.txt");
  }

  /// The ids of a file like `rows.txt`, by the title of their table, in the order of the file.
  static Map<String, List<String>> sections(String resource) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : read(resource).lines().toList()) {
      if (line.startsWith("# ")) {
        current = new ArrayList<>();
        sections.put(line.substring(2), current);
      } else if (!line.isBlank()) {
        current.add(line.strip());
      }
    }
    return sections;
  }

  private static String read(String resource) {
    try (InputStream rows = Rows.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(rows, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every class of tests beside this one.
  static List<Class<?>> testClasses() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.class"))
          .sorted()
          .<Class<?>>map(Rows::load)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(Rows.class.getResource("")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String file) {
    try {
      String name = file.substring(0, file.length() - ".class".length());
      return Class.forName(Rows.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
