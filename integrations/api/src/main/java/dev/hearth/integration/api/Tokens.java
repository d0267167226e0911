package dev.hearth.integration.api;

import dev.hearth.core.HubException;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.core.storage.AtomicFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The long-lived tokens of one configuration folder: what clients sign in with.
///
/// A token is 256 random bits. It is shown once, when it is made; what is kept is its SHA-256, one
/// file a token in `.storage/tokens/`, which only the owner of the files may read. So the command
/// line can make and delete tokens while a hub runs on the same folder: neither ever writes a file
/// of the other, a lock file keeps names unique, and the hub looks again when it meets a token that
/// it does not know.
///
/// **Threads:** any, but never a loop: every method reads or writes files.
public final class Tokens {
  private static final Logger LOG = System.getLogger(Tokens.class.getName());
  private static final String ENDING = ".json";
  private static final int MAX_NAME = 200;
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

  private final Path folder;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private Tokens(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// A token without its secret.
  ///
  /// @param id made when the token was made
  /// @param name what a person called it, unique
  /// @param expiresAt from when on it is refused; null for never
  public record Token(String id, String name, Instant createdAt, @Nullable Instant expiresAt) {
    boolean isValidAt(Instant time) {
      return expiresAt == null || time.isBefore(expiresAt);
    }
  }

  /// A token as it is kept. The array is never changed.
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(Token token, byte[] hash) {}

  /// The tokens of a configuration folder, which need not exist yet.
  public static Tokens of(Path configFolder) {
    return of(configFolder, InstantSource.system());
  }

  static Tokens of(Path configFolder, InstantSource clock) {
    return new Tokens(configFolder.resolve(".storage").resolve("tokens"), clock);
  }

  /// Makes a token that never expires.
  ///
  /// @param name what to call it
  /// @return the token itself, which is not kept anywhere
  /// @throws HubException when the name is taken, blank, too long or of several lines, or the disk
  ///   refuses
  public String create(String name) {
    return create(name, null);
  }

  String create(String name, @Nullable Duration life) {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new HubException(
          "a token's name has 1 to " + MAX_NAME + " characters, all in one line");
    }
    return locked(() -> {
      for (Stored each : read()) {
        if (each.token().name().equals(name)) {
          throw new HubException(
              "there is a token named \"" + name + "\" already; delete it or choose another name");
        }
      }
      byte[] secret = new byte[32];
      random.nextBytes(secret);
      String made = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
      byte[] idBytes = new byte[16];
      random.nextBytes(idBytes);
      String id = HexFormat.of().formatHex(idBytes);
      Instant now = clock.instant();
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("id", id);
      json.put("name", name);
      json.put("hash", HexFormat.of().formatHex(hash(made)));
      json.put("created_at", now.toString());
      json.put("expires_at", life == null ? null : now.plus(life).toString());
      AtomicFile.write(
          folder.resolve(id + ENDING), Json.write(json).getBytes(StandardCharsets.UTF_8));
      return made;
    });
  }

  /// All tokens, oldest first. A file that cannot be read is left out, with a warning in the log.
  public List<Token> list() {
    try {
      return read().stream().map(Stored::token).toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Deletes a token: a running hub refuses it from then on, and ends its connections within
  /// seconds.
  ///
  /// @param nameOrId the token's name, or its id
  /// @return false when there is none
  public boolean delete(String nameOrId) {
    return locked(() -> {
      boolean deleted = false;
      for (Stored each : read()) {
        if (each.token().name().equals(nameOrId) || each.token().id().equals(nameOrId)) {
          deleted |= Files.deleteIfExists(folder.resolve(each.token().id() + ENDING));
        }
      }
      return deleted;
    });
  }

  /// The kept form of a token.
  static byte[] hash(String token) {
    return hash(token.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /// A mark that differs after tokens were made or deleted.
  Object version() {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return "absent";
    }
  }

  List<Stored> read() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(ENDING)).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<Stored> tokens = new ArrayList<>();
    for (Path file : files) {
      try {
        tokens.add(parse(Files.readString(file)));
      } catch (NoSuchFileException e) {
        LOG.log(Level.DEBUG, "{0} was deleted since it was listed", file);
      } catch (IOException | JsonException | IllegalArgumentException | DateTimeException e) {
        LOG.log(Level.WARNING, "{0} is no token and is passed over: {1}", file, e.getMessage());
      }
    }
    tokens.sort(Comparator.comparing((Stored each) -> each.token().createdAt()));
    return tokens;
  }

  private static Stored parse(String text) {
    Map<String, @Nullable Object> json = Json.parseObject(text);
    if (json.get("id") instanceof String id
        && json.get("name") instanceof String name
        && json.get("hash") instanceof String hash
        && json.get("created_at") instanceof String created) {
      Instant expires =
          json.get("expires_at") instanceof String given ? Instant.parse(given) : null;
      return new Stored(
          new Token(id, name, Instant.parse(created), expires), HexFormat.of().parseHex(hash));
    }
    throw new JsonException("id, name, hash or created_at is missing");
  }

  @FunctionalInterface
  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T locked(Action<T> action) {
    try {
      AtomicFile.createFolder(folder);
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        try (FileLock _ = lock(channel)) {
          return action.run();
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Waits for its turn, within this JVM too.
  private static FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        // held by another thread of this JVM
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("another program holds the lock file for too long");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the lock file", e);
      }
    }
  }

  private HubException unusable(IOException e) {
    return new HubException(folder + " cannot be used: " + e, e);
  }
}
