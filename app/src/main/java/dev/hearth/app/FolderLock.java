package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.core.storage.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second hub off a configuration folder. The operating system releases the lock when the
/// process ends, however it ends.
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

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
              folder.resolve(".hearth.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new HubException(
            "another Hearth runs on " + folder + "; stop it, or give this one --config DIR");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new HubException("the folder " + folder + " cannot be used: " + e, e);
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
