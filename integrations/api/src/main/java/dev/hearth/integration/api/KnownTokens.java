package dev.hearth.integration.api;

import dev.hearth.core.HubException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tokens that the running hub accepts: a copy of the files, read off the loop.
///
/// The copy is made anew when an unknown token comes, at most once a second (who comes in between
/// waits for the next reading, so a token made a moment ago is never refused), and when the folder
/// has changed, which is looked at every two seconds.
///
/// **Threads:** loop only.
final class KnownTokens {
  private static final Logger LOG = System.getLogger(KnownTokens.class.getName());
  private static final Duration BETWEEN_READINGS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final int LONGEST = 512;

  private final EventLoop loop;
  private final Tokens files;
  private final Consumer<Set<String>> onGone;
  private List<Tokens.Stored> known = List.of();
  private Object version = "";
  private @Nullable Long readAt;
  private @Nullable CompletableFuture<Boolean> reading;
  private @Nullable TimerHandle timer;
  private boolean closed;

  /// @param onGone called with the ids of tokens that have been deleted
  KnownTokens(EventLoop loop, Tokens files, Consumer<Set<String>> onGone) {
    this.loop = loop;
    this.files = files;
    this.onGone = onGone;
  }

  /// Reads the tokens and goes on watching them. Suspends the calling task.
  void open() {
    reload();
    watch();
  }

  void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /// The token of this text, if it is one. Suspends the calling task when it is not known yet.
  Optional<Tokens.Token> find(String token) {
    if (token.isEmpty() || token.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] hash = Tokens.hash(token);
    Optional<Tokens.Token> found = match(hash);
    if (found.isEmpty()) {
      awaitFreshReading();
      found = match(hash);
    }
    return found;
  }

  /// All tokens now. Suspends the calling task.
  List<Tokens.Token> all() {
    reload();
    return known.stream().map(Tokens.Stored::token).toList();
  }

  /// Makes a token. Suspends the calling task.
  ///
  /// @throws HubException when the name is taken
  String create(String name, @Nullable Duration life) {
    String token = offload(() -> files.create(name, life));
    reload();
    return token;
  }

  /// Deletes a token. Suspends the calling task.
  boolean delete(String id) {
    boolean deleted = offload(() -> files.delete(id));
    reload();
    return deleted;
  }

  private Optional<Tokens.Token> match(byte[] hash) {
    Instant now = loop.clock().instant();
    Tokens.Token found = null;
    for (Tokens.Stored each : known) {
      if (MessageDigest.isEqual(each.hash(), hash) && each.token().isValidAt(now)) {
        found = each.token();
      }
    }
    return Optional.ofNullable(found);
  }

  private void awaitFreshReading() {
    CompletableFuture<Boolean> shared = reading;
    if (shared != null) {
      loop.await(shared);
      return;
    }
    CompletableFuture<Boolean> own = new CompletableFuture<>();
    reading = own;
    try {
      Long last = readAt;
      long since = last == null ? Long.MAX_VALUE : loop.clock().nanoTime() - last;
      if (since < BETWEEN_READINGS.toNanos()) {
        loop.sleep(BETWEEN_READINGS.minusNanos(since));
      }
      reload();
    } finally {
      reading = null;
      own.complete(true);
    }
  }

  private record Reading(Object version, List<Tokens.Stored> tokens) {}

  private void reload() {
    Reading fresh;
    try {
      fresh = offload(() -> new Reading(files.version(), files.read()));
    } catch (HubException e) {
      LOG.log(Level.ERROR, "{0}", e.getMessage());
      return;
    }
    readAt = loop.clock().nanoTime();
    version = fresh.version();
    Set<String> gone = new HashSet<>();
    known.forEach(each -> gone.add(each.token().id()));
    fresh.tokens().forEach(each -> gone.remove(each.token().id()));
    known = List.copyOf(fresh.tokens());
    if (!gone.isEmpty()) {
      onGone.accept(gone);
    }
  }

  private void watch() {
    if (!closed) {
      timer = loop.callLater(BETWEEN_LOOKS, () -> loop.start("watch tokens", this::look));
    }
  }

  private boolean look() {
    try {
      if (!offload(files::version).equals(version)) {
        reload();
      }
    } finally {
      watch();
    }
    return true;
  }

  private <T> T offload(java.util.concurrent.Callable<T> call) {
    try {
      return loop.offload(call);
    } catch (TaskFailedException e) {
      if (e.getCause() instanceof HubException known) {
        throw known;
      }
      throw new HubException("tokens cannot be read or written: " + e.getCause(), e);
    }
  }
}
