package dev.hearth.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the machine runs and holds of a pool's.
final class Processes {
  private Processes() {}

  /// The living children of this process that run jobs.
  static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> commandLine(child.pid()).contains(ChildMain.class.getName()))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  /// The folders of the pools of a process.
  static List<Path> folders(long pid) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("hearth-workers-" + pid + "-"))
          .toList();
    }
  }

  /// The folders of this process's pools.
  static List<Path> folders() throws IOException {
    return folders(ProcessHandle.current().pid());
  }

  static List<String> threads(String pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(pool + "-"))
        .toList();
  }
}
