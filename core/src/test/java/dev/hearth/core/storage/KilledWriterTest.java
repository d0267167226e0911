package dev.hearth.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes files all the time is killed two hundred times, with nothing to clean up
/// after it: whenever that happens, every file is whole, and no version that was said to be on the
/// disk is lost.
///
/// Two writers at a time, each with a folder of its own that it finds as the one killed before left
/// it. A writer says on its output which version of which file is written.
class KilledWriterTest {
  private static final int ROUNDS = 200;
  private static final int LANES = 2;
  private static final int FILES = 3;
  private static final int MAX_PADDING = 200_000;

  /// The child: writes growing versions of its files until it is killed.
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      Random random = new Random(Long.parseLong(args[1]));
      long[] versions = new long[FILES];
      for (int i = 0; i < FILES; i++) {
        versions[i] = version(folder, i);
      }
      while (true) {
        int i = random.nextInt(FILES);
        long next = versions[i] + 1;
        AtomicFile.write(file(folder, i), content(next, random.nextInt(MAX_PADDING)));
        versions[i] = next;
        System.out.println(i + " " + next);
      }
    }
  }

  private record Seen(int acknowledged, int oneAhead, int leftovers, int writes) {}

  @TempDir Path root;

  /// Row STO-03
  @Test
  @Timeout(180)
  void aKilledWriterLeavesTheLastVersionOrTheOneBefore() throws Exception {
    long seed = Long.getLong("hearth.seed", 20_261_123L);
    long start = System.nanoTime();
    List<Future<Seen>> lanes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
      for (int lane = 0; lane < LANES; lane++) {
        Path folder = Files.createDirectory(root.resolve("lane" + lane));
        Random random = new Random(seed + lane);
        Callable<Seen> work = () -> runLane(folder, random, ROUNDS / LANES);
        lanes.add(threads.submit(work));
      }
    }
    int acknowledged = 0;
    int oneAhead = 0;
    int leftovers = 0;
    int writes = 0;
    for (Future<Seen> each : lanes) {
      acknowledged += each.get().acknowledged();
      oneAhead += each.get().oneAhead();
      leftovers += each.get().leftovers();
      writes += each.get().writes();
    }
    System.out.printf(
        "killed writers (seed %d): %d rounds, %d acknowledged writes, %.1f s; of %d files %d were the"
            + " acknowledged version, %d the one being written; %d half-written files beside them%n",
        seed,
        ROUNDS,
        writes,
        (System.nanoTime() - start) / 1e9,
        ROUNDS * FILES,
        acknowledged,
        oneAhead,
        leftovers);
    assertThat(acknowledged + oneAhead).isEqualTo(ROUNDS * FILES);
  }

  private static Seen runLane(Path folder, Random random, int rounds) throws Exception {
    int acknowledgedFiles = 0;
    int oneAhead = 0;
    int leftovers = 0;
    int writes = 0;
    long[] acknowledged = new long[FILES];
    for (int round = 0; round < rounds; round++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  folder.toString(),
                  Long.toString(random.nextLong()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
        String first = output.readLine();
        assertThat(first).as("first line of the writer in round " + round).isNotNull();
        long life = TimeUnit.MILLISECONDS.toNanos(5) + random.nextInt(55_000_000);
        Thread killer =
            Thread.ofPlatform()
                .start(() -> {
                  java.util.concurrent.locks.LockSupport.parkNanos(life);
                  // Not Process.destroyForcibly, which drops what the child has written.
                  child.toHandle().destroyForcibly();
                });
        for (String line = first; line != null; line = output.readLine()) {
          String[] words = line.split(" ", -1);
          if (words.length == 2 && !words[1].isEmpty()) {
            acknowledged[Integer.parseInt(words[0])] = Long.parseLong(words[1]);
            writes++;
          }
        }
        killer.join();
      }
      assertThat(child.waitFor()).as("killed, and not ended by itself").isEqualTo(128 + 9);
      for (int i = 0; i < FILES; i++) {
        long found = version(folder, i);
        assertThat(found)
            .as("file %d in round %d", i, round)
            .isBetween(acknowledged[i], acknowledged[i] + 1);
        acknowledgedFiles += found == acknowledged[i] ? 1 : 0;
        oneAhead += found == acknowledged[i] ? 0 : 1;
        leftovers += Files.exists(folder.resolve(file(folder, i).getFileName() + ".new")) ? 1 : 0;
        acknowledged[i] = found;
      }
    }
    return new Seen(acknowledgedFiles, oneAhead, leftovers, writes);
  }

  private static Path file(Path folder, int index) {
    return folder.resolve("file" + index);
  }

  /// Version and size in a first line, and so much padding.
  private static byte[] content(long version, int size) {
    return (version + " " + size + "\n" + padding(version, size))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String padding(long version, int size) {
    return String.valueOf((char) ('a' + version % 26)).repeat(size);
  }

  /// The version in a file, 0 when there is none; fails when the file is not whole.
  private static long version(Path folder, int index) throws IOException {
    Path file = file(folder, index);
    if (!Files.exists(file)) {
      return 0;
    }
    String content = Files.readString(file);
    String head = content.substring(0, content.indexOf('\n'));
    long version = Long.parseLong(head.substring(0, head.indexOf(' ')));
    int size = Integer.parseInt(head.substring(head.indexOf(' ') + 1));
    if (!content.equals(head + "\n" + padding(version, size))) {
      throw new AssertionError(file + " is not whole");
    }
    return version;
  }
}
