package dev.hearth.workers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a child is started: with this process's JDK and class path, and as little else as it needs.
final class ChildCommand {
  private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

  private ChildCommand() {}

  static ProcessBuilder of(ProcessPoolOptions options, Path socket) {
    List<String> command = new ArrayList<>();
    Path setsid = find("setsid");
    if (setsid != null) {
      command.add(setsid.toString());
    }
    command.addAll(jvm(options));
    command.add("-XX:ErrorFile=" + socket.resolveSibling("crash-%p.log"));
    command.addAll(options.jvmOptions());
    command.add("-cp");
    command.add(System.getProperty("java.class.path", ""));
    command.add(ChildMain.class.getName());
    command.add(socket.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !KEPT.contains(name) && !name.startsWith("LC_"));
    environment.putAll(options.environment());
    return builder;
  }

  private static List<String> jvm(ProcessPoolOptions options) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + options.heapMegabytes() + "m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism");
  }

  private static @Nullable Path find(String program) {
    String path = System.getenv("PATH");
    if (path != null && !File.separator.equals("\\")) {
      for (String folder : path.split(File.pathSeparator)) {
        Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }
}
