package dev.hearth.core.loading;

import dev.hearth.core.config.ConfigProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles one source file in memory, against the class path that the hub runs with.
final class SourceFile {
  private SourceFile() {}

  /// The classes of a source file, by path. Blocks; any thread.
  ///
  /// @param found receives the compiler's errors, each with line and column
  static Map<String, byte[]> compile(Path file, List<ConfigProblem> found) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String name = String.valueOf(file.getFileName());
    if (compiler == null) {
      found.add(
          new ConfigProblem(
              name,
              "",
              "this Java has no compiler; run the hub with a JDK, or drop in a jar instead"));
      return Map.of();
    }
    String source = Files.readString(file);
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    try (JavaFileManager files =
        new Outputs(
            compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8),
            classes)) {
      List<String> options =
          List.of(
              "-g",
              "-proc:none",
              "-implicit:none",
              "-classpath",
              System.getProperty("java.class.path"));
      boolean works =
          compiler
              .getTask(
                  Writer.nullWriter(),
                  files,
                  diagnostics,
                  options,
                  null,
                  List.of(new Source(file, source)))
              .call();
      if (!works) {
        diagnostics.getDiagnostics().stream()
            .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
            .map(each -> problem(name, source, each))
            .forEach(found::add);
        return Map.of();
      }
    }
    Map<String, byte[]> compiled = new HashMap<>();
    classes.forEach((path, code) -> compiled.put(path, code.toByteArray()));
    return compiled;
  }

  /// What is wrong, and the line of the source that it is about.
  private static ConfigProblem problem(
      String name, String source, Diagnostic<? extends JavaFileObject> diagnostic) {
    long line = diagnostic.getLineNumber();
    List<String> parts = new ArrayList<>();
    diagnostic.getMessage(Locale.ROOT).lines().map(String::strip).forEach(parts::add);
    String message = String.join(", ", parts);
    if (line == Diagnostic.NOPOS) {
      return new ConfigProblem(name, "", message);
    }
    String text = source.lines().skip(line - 1).findFirst().map(String::strip).orElse("");
    return new ConfigProblem(
        name + ":" + line + ":" + diagnostic.getColumnNumber(), "", message + ": " + text);
  }

  /// The text as it was read once, so that the errors are about the same.
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path file, String text) {
      super(file.toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /// Keeps what the compiler writes.
  private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    Outputs(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String path = className.replace('.', '/') + kind.extension;
      return new SimpleJavaFileObject(URI.create("memory:/" + path), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream code = new ByteArrayOutputStream();
          classes.put(path, code);
          return code;
        }
      };
    }
  }
}
