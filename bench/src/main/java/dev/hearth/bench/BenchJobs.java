package dev.hearth.bench;

import dev.hearth.cluster.JobProvider;
import dev.hearth.cluster.JobRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The jobs of the bench, found by child processes too: one that does nothing, and one that never
/// ends.
public final class BenchJobs implements JobProvider {
  static final String NOTHING = "bench_nothing";
  static final String ENDLESS = "bench_endless";

  /// For the service loader.
  public BenchJobs() {}

  @Override
  public void register(JobRegistry.Builder jobs) {
    var _ = jobs.add(NOTHING, 1, (_, _) -> true);
    var _ =
        jobs.add(ENDLESS, 1, (_, arguments) -> spinDeafly(String.valueOf(arguments.get("file"))));
  }

  /// Writes the number of this process to a file, and never ends, whatever it is told.
  static long spinDeafly(String file) throws IOException {
    Path temporary = Path.of(file + ".new");
    Files.writeString(temporary, String.valueOf(ProcessHandle.current().pid()));
    Files.move(temporary, Path.of(file));
    long turns = 0;
    while (turns >= 0) {
      turns = turns + 1 & Long.MAX_VALUE;
    }
    return turns;
  }
}
