package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.core.storage.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps a second hub off a configuration folder. The operating system releases the lock when the
/// process ends, however it ends.
final class FolderLock implements AutoCloseable {
  private static final String FILE = ".hearth.lock";

  /// The lines before the address.
  private static final int HEAD = 3;

  private final FileChannel channel;
  private final String since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock.
  ///
  /// @throws HubException when another hub has it, or the folder cannot be written
  static FolderLock take(Path folder) {
    try {
      AtomicFile.createFolder(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new HubException(
            "another Hearth (%s) runs on %s; stop it, or give this one --config DIR"
                .formatted(holder(folder), folder));
      }
      FolderLock made = new FolderLock(channel);
      made.write("");
      return made;
    } catch (IOException e) {
      throw new HubException("the folder " + folder + " cannot be used: " + e, e);
    }
  }

  /// Writes into the lock's file where the hub can be reached, for commands beside it.
  ///
  /// @throws HubException when the disk refuses
  void say(URI address) {
    try {
      write(address.toString());
    } catch (IOException e) {
      throw new HubException("the lock file cannot be written: " + e, e);
    }
  }

  /// Three lines: process, version and start; then the address, when it is known.
  private void write(String address) throws IOException {
    String text =
        String.join(
            "\n", Long.toString(ProcessHandle.current().pid()), Version.text(), since, address);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /// Who has the lock, for people.
  private static String holder(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(FILE));
      return lines.size() < HEAD
          ? "which is just starting"
          : "process %s, version %s, since %s".formatted(lines.get(0), lines.get(1), lines.get(2));
    } catch (IOException e) {
      return "which does not say more";
    }
  }

  /// Where the hub that runs on a folder can be reached; empty when none runs there, or it is only
  /// starting.
  static Optional<URI> runningHub(Path folder) {
    Path file = folder.resolve(FILE);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      String address = lines.size() <= HEAD ? "" : lines.get(HEAD).strip();
      return address.isEmpty() ? Optional.empty() : Optional.of(URI.create(address));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
