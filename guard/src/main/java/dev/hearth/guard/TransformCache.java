package dev.hearth.guard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Instrumented classes of earlier runs. They save most of the time of an installation, which is
/// that of warming up the class-file library.
///
/// One file for each JDK, catalogue and version of the guard, whose name says which. An entry
/// counts only for the very bytes that it was made from, so another agent's changes or an update of
/// the JDK lead to new work, never to wrong code. A file that is damaged, too large, or that other
/// users may write is treated as absent. It is written as a whole and moved into place.
///
/// **Threads:** any. No lock is held anywhere: transformers run while classes are being
/// initialised, and writing a file initialises classes.
final class TransformCache {
  private static final int MAGIC = 0x48475244;
  private static final String TEMPORARY = ".tmp";
  private static final int LIMIT = 16 << 20;
  private static final Path OWN = Path.of("/proc/self");
  private static final int CHECKSUM_BYTES = Long.BYTES;

  private final Path directory;
  private final Path file;

  /// By class and original: the JVM gives a class's bytes as they are in the file when it loads the
  /// class, and puts together others when it transforms it later.
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private final Map<String, String[]> missing = new ConcurrentHashMap<>();
  private volatile boolean changed;

  /// @param original checksum and length of the bytes that it was made from
  /// @param bytes null when nothing was to be put into it
  /// @param missing what it does not have of the catalogue, as [Probes#missing] says it
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(long original, byte @Nullable [] bytes, String[] missing) {}

  private TransformCache(Path directory, String name) {
    this.directory = directory;
    this.file = directory.resolve(name);
  }

  static TransformCache open(Path directory, long catalogue) {
    long key = 31 * catalogue + checksumOf("Weaver.class", "MethodWeaver.class");
    TransformCache cache =
        new TransformCache(
            directory,
            "guard-"
                + System.getProperty("java.vm.version", "unknown").replace('/', '-')
                + "-"
                + Long.toHexString(key)
                + ".bin");
    cache.read();
    return cache;
  }

  /// The key of some class's bytes.
  static long identify(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue() << 32 | bytes.length;
  }

  private static long checksumOf(String... resources) {
    CRC32 checksum = new CRC32();
    for (String resource : resources) {
      try (InputStream in = TransformCache.class.getResourceAsStream(resource)) {
        if (in != null) {
          checksum.update(in.readAllBytes());
        }
      } catch (IOException e) {
        checksum.update(-1);
      }
    }
    return checksum.getValue();
  }

  @Nullable Entry get(String className, byte[] original) {
    return entries.get(key(className, identify(original)));
  }

  /// What an earlier run has found missing in a class that this one has not loaded yet.
  String @Nullable [] missing(String className) {
    return missing.get(className);
  }

  void put(String className, Entry entry) {
    add(className, entry);
    changed = true;
  }

  private void add(String className, Entry entry) {
    entries.put(key(className, entry.original), entry);
    missing.put(className, entry.missing);
  }

  private static String key(String className, long original) {
    return className + '#' + original;
  }

  private void read() {
    try {
      if (!Files.isRegularFile(file) || !isPrivate(file) || Files.size(file) > LIMIT) {
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length - CHECKSUM_BYTES;
      CRC32 checksum = new CRC32();
      checksum.update(bytes, 0, Math.max(0, length));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      if (length < 0 || in.readInt() != MAGIC) {
        return;
      }
      DataInputStream end =
          new DataInputStream(new ByteArrayInputStream(bytes, length, CHECKSUM_BYTES));
      if (end.readLong() != checksum.getValue()) {
        return;
      }
      for (int count = in.readInt(); count > 0; count--) {
        String name = in.readUTF();
        long original = in.readLong();
        int size = in.readInt();
        byte[] transformed = size < 0 ? null : in.readNBytes(size);
        String[] missing = new String[in.readUnsignedByte()];
        for (int i = 0; i < missing.length; i++) {
          missing[i] = in.readUTF();
        }
        add(name, new Entry(original, transformed, missing));
      }
    } catch (IOException | RuntimeException e) {
      entries.clear(); // as if it were not there
    }
  }

  /// Whether nobody but its owner, who is this process's user, may change it.
  private static boolean isPrivate(Path file) throws IOException {
    if (!isPosix(file)) {
      return true;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return !permissions.contains(PosixFilePermission.OTHERS_WRITE)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && Files.getAttribute(file, "unix:uid").equals(Files.getAttribute(OWN, "unix:uid"));
  }

  /// Deletes what processes have left that ended in the middle of [#write].
  private static void sweep(Path directory) throws IOException {
    Instant old = Instant.now().minus(Duration.ofHours(1));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "guard-*" + TEMPORARY)) {
      for (Path file : left) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /// Writes what has been added, if anything.
  ///
  /// @throws IOException if the directory cannot be made or written; nothing is left half done
  void write() throws IOException {
    if (!changed) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(entries.size());
    for (Map.Entry<String, Entry> named : entries.entrySet()) {
      Entry entry = named.getValue();
      out.writeUTF(named.getKey().substring(0, named.getKey().indexOf('#')));
      out.writeLong(entry.original);
      out.writeInt(entry.bytes == null ? -1 : entry.bytes.length);
      if (entry.bytes != null) {
        out.write(entry.bytes);
      }
      out.writeByte(entry.missing.length);
      for (String missing : entry.missing) {
        out.writeUTF(missing);
      }
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes.toByteArray());
    out.writeLong(checksum.getValue());
    Files.createDirectories(directory);
    Path temporary = directory.resolve("guard-" + ProcessHandle.current().pid() + TEMPORARY);
    sweep(directory);
    Files.deleteIfExists(temporary);
    try {
      Files.write(temporary, bytes.toByteArray(), StandardOpenOption.CREATE_NEW);
      if (isPosix(temporary)) {
        Files.setPosixFilePermissions(
            temporary, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      changed = false;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
