package dev.hearth.core.loading;

import dev.hearth.core.EntityId;
import dev.hearth.core.Integration;
import dev.hearth.core.config.ConfigProblem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// What has become of one file of the folder: integrations, or what is wrong with it. Immutable.
///
/// @param file the file
/// @param integrations made of it; none when something is wrong
/// @param problems what is wrong, with lines where there are some
record LoadedFile(Path file, List<Integration> integrations, List<ConfigProblem> problems) {
  private static final String SERVICES = "META-INF/services/" + Integration.class.getName();
  private static final long MAX_JAR = 64L << 20;

  LoadedFile {
    integrations = List.copyOf(integrations);
    problems = List.copyOf(problems);
  }

  /// Whether a file is of a kind that is loaded.
  static boolean isMeant(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".java") || name.endsWith(".jar"));
  }

  /// Reads a file as [#read], in a thread of its own that is left behind when it takes too long: a
  /// constructor that does not return must not keep the hub from starting.
  static LoadedFile readWithin(Path file, Duration limit) {
    String name = String.valueOf(file.getFileName());
    FutureTask<LoadedFile> task = new FutureTask<>(() -> read(file));
    Thread thread = Thread.ofPlatform().daemon().name("load " + name).start(task);
    String problem;
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      StackTraceElement[] stack = thread.getStackTrace();
      problem =
          "making the integration takes longer than %d s%s"
              .formatted(
                  limit.toSeconds(), stack.length == 0 ? "" : ", at " + ownLine(stack, name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "it was interrupted";
    } catch (ExecutionException e) {
      problem = "the integration cannot be made: " + e.getCause();
    }
    return new LoadedFile(file, List.of(), List.of(new ConfigProblem(name, "", problem)));
  }

  /// The line of the file itself, or where the thread is when there is none.
  private static StackTraceElement ownLine(StackTraceElement[] stack, String name) {
    for (StackTraceElement each : stack) {
      if (name.equals(each.getFileName())) {
        return each;
      }
    }
    return stack[0];
  }

  /// Reads a file, and makes its integrations. Blocks, and runs foreign constructors; any thread
  /// but the loop's.
  static LoadedFile read(Path file) {
    String name = String.valueOf(file.getFileName());
    List<ConfigProblem> problems = new ArrayList<>();
    List<Integration> made = List.of();
    try {
      made = name.endsWith(".jar") ? ofJar(file, name, problems) : ofSource(file, name, problems);
    } catch (IOException e) {
      problems.add(new ConfigProblem(name, "", "cannot be read: " + e));
    } catch (LinkageError | ReflectiveOperationException | RuntimeException e) {
      problems.add(new ConfigProblem(name, "", describe(e)));
    }
    return new LoadedFile(file, problems.isEmpty() ? made : List.of(), problems);
  }

  /// What a constructor has thrown, and the line of the file.
  private static String describe(Throwable failure) {
    Throwable cause =
        failure instanceof InvocationTargetException e ? e.getTargetException() : failure;
    StackTraceElement[] stack = cause.getStackTrace();
    String where = stack.length == 0 ? "" : " at " + stack[0];
    return "the integration cannot be made: " + cause + where;
  }

  private static List<Integration> ofSource(Path file, String name, List<ConfigProblem> problems)
      throws IOException, ReflectiveOperationException {
    Map<String, byte[]> classes = SourceFile.compile(file, problems);
    if (classes.isEmpty()) {
      return List.of();
    }
    MemoryLoader loader = new MemoryLoader(name, classes, Integration.class.getClassLoader());
    List<Class<? extends Integration>> found = new ArrayList<>();
    for (String path : new TreeSet<>(classes.keySet())) {
      Class<?> type =
          loader.loadClass(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
      boolean isNamed = !type.isAnonymousClass() && !type.isLocalClass();
      if (isNamed
          && Integration.class.isAssignableFrom(type)
          && !Modifier.isAbstract(type.getModifiers())) {
        found.add(type.asSubclass(Integration.class));
      }
    }
    if (found.size() != 1) {
      problems.add(
          new ConfigProblem(
              name,
              "",
              found.isEmpty()
                  ? "no class of it implements " + Integration.class.getName()
                  : "there are several integrations in it, where one is wanted: " + found));
      return List.of();
    }
    return List.of(make(found.getFirst()));
  }

  private static List<Integration> ofJar(Path file, String name, List<ConfigProblem> problems)
      throws IOException, ReflectiveOperationException {
    if (Files.size(file) > MAX_JAR) {
      problems.add(new ConfigProblem(name, "", "is larger than 64 MB"));
      return List.of();
    }
    Map<String, byte[]> files = unzip(file);
    byte[] services = files.get(SERVICES);
    if (services == null) {
      problems.add(
          new ConfigProblem(
              name, "", "has no file " + SERVICES + " with the names of its integrations"));
      return List.of();
    }
    MemoryLoader loader = new MemoryLoader(name, files, Integration.class.getClassLoader());
    List<Integration> made = new ArrayList<>();
    for (String line : new String(services, StandardCharsets.UTF_8).lines().toList()) {
      String type = line.replaceFirst("#.*", "").strip();
      if (!type.isEmpty()) {
        made.add(make(loader.loadClass(type).asSubclass(Integration.class)));
      }
    }
    return made;
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    long total = 0;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          byte[] content = zip.readNBytes((int) (MAX_JAR - total) + 1);
          total += content.length;
          if (total > MAX_JAR) {
            throw new IOException("its files are larger than 64 MB together");
          }
          files.put(entry.getName(), content);
        }
      }
    }
    return files;
  }

  private static Integration make(Class<? extends Integration> type)
      throws ReflectiveOperationException {
    Constructor<? extends Integration> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Integration made = constructor.newInstance();
    if (!EntityId.isValidDomain(made.domain())) {
      throw new IllegalArgumentException(
          "its domain is \"" + made.domain() + "\"; use lower-case letters, digits and _");
    }
    return made;
  }
}
