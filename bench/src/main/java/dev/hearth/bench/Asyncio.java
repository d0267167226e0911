package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The asyncio column: the workload script, run by a Python of this machine.
///
/// The script is not part of the project; it lies in `shared/bench` beside the checkout, or where
/// `HEARTH_SHARED` says.
final class Asyncio {
  private static final String SCRIPT = "bench/asyncio_bench.py";

  private final Path script;
  private final String python;

  private Asyncio(Path script, String python) {
    this.script = script;
    this.python = python;
  }

  /// Finds script and interpreter; empty when either is missing, with a line on stderr.
  static Optional<Asyncio> find(@Nullable String python) {
    Path script = script();
    if (script == null) {
      System.err.println(
          "bench: no asyncio column: there is no shared/"
              + SCRIPT
              + " beside the checkout, and none where HEARTH_SHARED says");
      return Optional.empty();
    }
    List<String> candidates =
        python != null
            ? List.of(python)
            : List.of("python3.14", "python3.13", "python3.12", "python3");
    for (String candidate : candidates) {
      if (version(candidate).isPresent()) {
        return Optional.of(new Asyncio(script, candidate));
      }
    }
    System.err.println("bench: no asyncio column: no Python runs as any of " + candidates);
    return Optional.empty();
  }

  private static @Nullable Path script() {
    String shared = System.getenv("HEARTH_SHARED");
    if (shared != null && Files.isRegularFile(Path.of(shared, SCRIPT))) {
      return Path.of(shared, SCRIPT);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path candidate = dir.resolve("shared").resolve(SCRIPT);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static Optional<String> version(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import platform; print(platform.python_version())")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(version.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The interpreter's version.
  String version() {
    return version(python).orElse("?");
  }

  /// Runs one workload and returns every figure the script prints, by name; empty when this Python
  /// cannot run it.
  ///
  /// @param prefix words to put before the command, to pin it to a processor
  Map<String, Double> run(String id, boolean quick, List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(python, script.toString(), "--only", id));
    command.addAll(List.of("--runs", quick ? "1" : "5"));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        System.err.println("bench: the asyncio script failed at " + id);
      }
      return parse(out.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /// Reads lines of a name, a tab and nanoseconds; skips empty ones and those that begin with `#`.
  ///
  /// @throws IllegalArgumentException naming the line that is none of these
  static Map<String, Double> parse(List<String> lines) {
    Map<String, Double> figures = new HashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int tab = line.indexOf('\t');
      try {
        figures.put(
            line.substring(0, tab), Double.valueOf(line.substring(tab + 1).split("\t", 2)[0]));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "line " + number + ": \"" + line + "\" is not a name, a tab and nanoseconds", e);
      }
    }
    return figures;
  }
}
