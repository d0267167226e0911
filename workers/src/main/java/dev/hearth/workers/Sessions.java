package dev.hearth.workers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the processes that jobs have started, by their session: `setsid` makes each child the
/// leader of one, whose number is the child's own, and a process stays in its session when its
/// parent ends. Only Linux tells; elsewhere there is nothing to be found.
///
/// **Threads:** any that may read files.
final class Sessions {
  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 5;

  private Sessions() {}

  /// The living processes of a session, its leader left out.
  static List<ProcessHandle> members(long leader) {
    List<ProcessHandle> found = new ArrayList<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        char first = name.charAt(0);
        if (first >= '1' && first <= '9' && session(entry) == leader) {
          long pid = Long.parseLong(name);
          if (pid != leader) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            // Asked again: the number may have gone to another meanwhile, which the handle now
            // holds.
            if (process.isPresent() && session(entry) == leader) {
              found.add(process.get());
            }
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What was found so far is what there is to be had.
    }
    return found;
  }

  /// The session of a process that lives; -1 for one that has ended.
  private static long session(Path process) {
    String stat;
    try {
      stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return -1;
    }
    // number (name) state parent group session; the name may have anything in it.
    int at = stat.lastIndexOf(')') + 2;
    if (at < 2 || at >= stat.length() || stat.charAt(at) == 'Z') {
      return -1;
    }
    for (int skipped = 0; skipped < 3; skipped++) {
      at = stat.indexOf(' ', at) + 1;
    }
    return Long.parseLong(stat, at, stat.indexOf(' ', at), 10);
  }

  /// Kills what a session has besides its leader; again while there is something, since a process
  /// may have started another meanwhile.
  static void killOthers(long leader) {
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> members = members(leader);
      if (members.isEmpty()) {
        return;
      }
      for (ProcessHandle process : members) {
        boolean _ = process.destroyForcibly();
      }
    }
  }
}
