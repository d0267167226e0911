package dev.hearth.core.entity;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The services of locks. Codes are secrets: no message of ours repeats one.
final class LockServices {
  private LockServices() {}

  /// What a service does with a lock.
  private interface Move {
    void run(LockEntity lock, @Nullable String code) throws Exception;
  }

  static void register(EntityServices services) {
    register(services, "lock", "Lock", 0, LockServices::lock);
    register(services, "unlock", "Unlock", 0, LockServices::unlock);
    register(services, "open", "Open", LockEntity.OPEN, LockServices::open);
  }

  private static void register(
      EntityServices services, String name, String title, int requiredFeatures, Move move) {
    Schema schema =
        EntityServices.target()
            .optional("code", Type.secret(), "the code, of a lock that asks for one")
            .build();
    services.register(
        "lock",
        name,
        title,
        schema,
        LockEntity.class,
        requiredFeatures,
        (lock, call) -> move.run(lock, checkedCode(lock, call)));
  }

  private static @Nullable String checkedCode(LockEntity lock, ServiceCall call) {
    String code = call.data().get("code") instanceof String given ? given : "";
    Optional<String> format = formatOf(lock);
    if (format.isPresent() && !matches(lock, code, format.get())) {
      throw new ServiceValidationException(
          code.isEmpty()
              ? lock.entityId() + " asks for a code; give one that matches " + format.get()
              : "the code for " + lock.entityId() + " does not match " + format.get());
    }
    return code.isEmpty() ? null : code;
  }

  private static boolean matches(LockEntity lock, String code, String format) {
    try {
      return Pattern.compile(format).matcher(new Measured(code)).lookingAt();
    } catch (PatternSyntaxException e) {
      throw new HubException(
          lock.entityId() + " has a code format that is no regular expression: " + format, e);
    } catch (TooManyStepsException e) {
      throw new HubException(
          lock.entityId() + " has a code format that takes too long to match: " + format, e);
    }
  }

  @Crossing
  private static Optional<String> formatOf(LockEntity lock) {
    return lock.codeFormat();
  }

  @Crossing
  private static void lock(LockEntity lock, @Nullable String code) throws Exception {
    lock.lock(code);
  }

  @Crossing
  private static void unlock(LockEntity lock, @Nullable String code) throws Exception {
    lock.unlock(code);
  }

  @Crossing
  private static void open(LockEntity lock, @Nullable String code) throws Exception {
    lock.open(code);
  }

  private static final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A text that may be looked at so many times: formats come from devices, and some expressions
  /// take time that doubles with each character.
  private static final class Measured implements CharSequence {
    private static final int MAX_LOOKS = 100_000;

    private final String text;
    private int looks;

    Measured(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > MAX_LOOKS) {
        throw new TooManyStepsException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
