package dev.hearth.guard.loop;

import dev.hearth.loop.EventLoop;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Loads the classes of the loop before it is guarded: otherwise the first task that ends, say,
/// loads what its end needs on the loop's thread, and that would be reported.
final class LoopClasses {
  private static final String PACKAGE = EventLoop.class.getPackageName().replace('.', '/');
  private static final Duration LIMIT = Duration.ofMillis(500);

  private LoopClasses() {}

  /// Loads them, for half a second at most; initialises none. Blocks.
  ///
  /// @return how many are loaded now; 0 where the loop's code is neither a jar nor a directory
  static int load() {
    CodeSource source = EventLoop.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return 0;
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        return load(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return load(jar.getPath("/"));
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return 0; // They are loaded when they are needed, as without a guard.
    }
  }

  private static int load(Path root) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.walk(root.resolve(PACKAGE))) {
      names =
          files
              .map(file -> root.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
              .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
              .toList();
    }
    long began = System.nanoTime();
    int count = 0;
    for (String name : names) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        break;
      }
      try {
        Class<?> _ = Class.forName(name, false, EventLoop.class.getClassLoader());
        count++;
      } catch (ClassNotFoundException | LinkageError e) {
        // Who needs it will say so.
      }
    }
    return count;
  }
}
