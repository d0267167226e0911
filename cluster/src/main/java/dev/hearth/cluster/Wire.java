package dev.hearth.cluster;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages as JSON objects. Each has `v`, the protocol's version, and `type`; members that a
/// reader does not know are passed over, so that a later minor change does not break it. Anything
/// else that is not as written here is a [MalformedReplyException], which names the member.
final class Wire {
  /// Raised when a reader of the former version would misunderstand a message.
  static final int VERSION = 1;

  private static final int MAX_OFFERED = 1_000;

  private Wire() {}

  static byte[] write(Envelope message) {
    return Json.write(members(message)).getBytes(StandardCharsets.UTF_8);
  }

  /// An outcome as it is kept under its key.
  record Kept(String job, int version, Envelope.Ended ended) {}

  static byte[] write(Kept kept) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("v", VERSION);
    all.put("job", kept.job());
    all.put("version", kept.version());
    all.put("ended", members(kept.ended()));
    return Json.write(all).getBytes(StandardCharsets.UTF_8);
  }

  /// The kept outcome in these bytes.
  ///
  /// @throws MalformedReplyException when there is none
  static Kept readKept(byte[] bytes) {
    Map<String, @Nullable Object> all = versioned(bytes);
    Map<String, @Nullable Object> ended = object(all, "ended");
    if (envelope(string(ended, "type"), ended) instanceof Envelope.Ended outcome) {
      return new Kept(
          string(all, "job"), (int) number(all, "version", 1, Integer.MAX_VALUE), outcome);
    }
    throw new MalformedReplyException("ended: not an outcome");
  }

  private static Map<String, @Nullable Object> members(Envelope message) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("v", VERSION);
    all.put("type", "");
    all.put("id", message.id());
    switch (message) {
      case Envelope.Request request -> {
        all.put("type", "request");
        all.put("job", request.job());
        all.put("version", request.version());
        all.put("args", request.arguments());
        all.put("deadline", request.deadline().toEpochMilli());
        if (request.key() != null) {
          all.put("key", request.key());
        }
        all.put("reply", request.reply());
      }
      case Envelope.Accepted accepted -> {
        all.put("type", "accepted");
        all.put("worker", accepted.worker());
        all.put("heartbeat_ms", accepted.heartbeat().toMillis());
      }
      case Envelope.Heartbeat(_, String worker) -> {
        all.put("type", "heartbeat");
        all.put("worker", worker);
      }
      case Envelope.Progress(_, String worker, Object value) -> {
        all.put("type", "progress");
        all.put("worker", worker);
        all.put("value", value);
      }
      case Envelope.Ended(_, String worker, Outcome outcome) -> {
        all.put("worker", worker);
        end(all, outcome);
      }
      case Envelope.Cancel _ -> all.put("type", "cancel");
      case Envelope.Status _ -> all.put("type", "status");
      case Envelope.Asked _ -> all.put("type", "asked");
      case Envelope.Offer offer -> {
        all.put("type", "offer");
        all.put("worker", offer.worker());
        all.put("jobs", offer.jobs());
        all.put("slots", offer.slots());
        all.put("free", offer.free());
      }
    }
    return all;
  }

  private static void end(Map<String, @Nullable Object> all, Outcome outcome) {
    switch (outcome) {
      case Outcome.Result(Object value) -> {
        all.put("type", "result");
        all.put("value", value);
      }
      case Outcome.Failed(Failure failure) -> {
        all.put("type", "error");
        all.put("error", failure.type());
        all.put("message", failure.message());
        all.put("stack", failure.stack());
      }
      case Outcome.Exhausted(int attempts) -> {
        all.put("type", "exhausted");
        all.put("attempts", attempts);
      }
      case Outcome.Cancelled() -> all.put("type", "cancelled");
      case Outcome.Busy(String message) -> said(all, "busy", message);
      case Outcome.DeadlinePassed(String message) -> said(all, "deadline", message);
      case Outcome.Refused(String message) -> said(all, "refused", message);
      case Outcome.Lost(_, String message) -> said(all, "lost", message);
      case Outcome.Broken(ClusterException reason) -> {
        Failure failure = Failure.of(reason);
        end(all, new Outcome.Failed(failure));
      }
    }
  }

  private static void said(Map<String, @Nullable Object> all, String type, String message) {
    all.put("type", type);
    all.put("message", message);
  }

  /// The message in these bytes.
  ///
  /// @throws MalformedReplyException when there is none
  static Envelope read(byte[] bytes) {
    Map<String, @Nullable Object> all = versioned(bytes);
    return envelope(string(all, "type"), all);
  }

  private static Map<String, @Nullable Object> versioned(byte[] bytes) {
    Map<String, @Nullable Object> all;
    try {
      all = Json.parseObject(text(bytes));
    } catch (JsonException e) {
      throw new MalformedReplyException(e.getMessage() + ": " + start(bytes), e);
    }
    long version = number(all, "v", 0, Integer.MAX_VALUE);
    if (version != VERSION) {
      throw new MalformedReplyException(
          "protocol version %d; this side speaks version %d".formatted(version, VERSION));
    }
    return all;
  }

  private static Envelope envelope(String type, Map<String, @Nullable Object> all) {
    String id = string(all, "id");
    return switch (type) {
      case "request" ->
          new Envelope.Request(
              id,
              string(all, "job"),
              (int) number(all, "version", 1, Integer.MAX_VALUE),
              object(all, "args"),
              instant(all, "deadline"),
              all.get("key") == null ? null : string(all, "key"),
              string(all, "reply"));
      case "accepted" ->
          new Envelope.Accepted(
              id,
              string(all, "worker"),
              Duration.ofMillis(number(all, "heartbeat_ms", 1, 3_600_000)));
      case "heartbeat" -> new Envelope.Heartbeat(id, string(all, "worker"));
      case "progress" -> new Envelope.Progress(id, string(all, "worker"), value(all));
      case "cancel" -> new Envelope.Cancel(id);
      case "status" -> new Envelope.Status(id);
      case "asked" -> new Envelope.Asked(id);
      case "offer" -> offer(id, all);
      default -> new Envelope.Ended(id, string(all, "worker"), outcome(type, all));
    };
  }

  private static Outcome outcome(String type, Map<String, @Nullable Object> all) {
    return switch (type) {
      case "result" -> new Outcome.Result(value(all));
      case "error" ->
          new Outcome.Failed(
              new Failure(string(all, "error"), string(all, "message"), string(all, "stack")));
      case "exhausted" ->
          new Outcome.Exhausted((int) number(all, "attempts", 0, Integer.MAX_VALUE));
      case "cancelled" -> new Outcome.Cancelled();
      case "busy" -> new Outcome.Busy(string(all, "message"));
      case "deadline" -> new Outcome.DeadlinePassed(string(all, "message"));
      case "refused" -> new Outcome.Refused(string(all, "message"));
      case "lost" -> new Outcome.Lost(string(all, "worker"), string(all, "message"));
      default -> throw new MalformedReplyException("unknown type " + Names.quoted(type));
    };
  }

  private static Envelope.Offer offer(String id, Map<String, @Nullable Object> all) {
    Map<String, List<Integer>> jobs = new LinkedHashMap<>();
    for (var entry : object(all, "jobs").entrySet()) {
      if (!(entry.getValue() instanceof List<?> numbers) || jobs.size() == MAX_OFFERED) {
        throw new MalformedReplyException("jobs: expected at most 1,000 lists of versions");
      }
      List<Integer> versions = new ArrayList<>();
      for (Object number : numbers) {
        if (!(number instanceof Long version) || version < 1 || version > Integer.MAX_VALUE) {
          throw new MalformedReplyException("jobs: expected versions, found " + Json.kind(number));
        }
        versions.add(version.intValue());
      }
      jobs.put(entry.getKey(), List.copyOf(versions));
    }
    return new Envelope.Offer(
        id,
        string(all, "worker"),
        jobs,
        (int) number(all, "slots", 0, Integer.MAX_VALUE),
        (int) number(all, "free", 0, Integer.MAX_VALUE));
  }

  private static @Nullable Object value(Map<String, @Nullable Object> all) {
    if (!all.containsKey("value")) {
      throw new MalformedReplyException("value is missing");
    }
    return all.get("value");
  }

  private static String string(Map<String, @Nullable Object> all, String name) {
    Object value = all.get(name);
    if (value instanceof String text) {
      return text;
    }
    throw expected("a string", all, name);
  }

  private static long number(Map<String, @Nullable Object> all, String name, long min, long max) {
    Object value = all.get(name);
    if (value instanceof Long number && number >= min && number <= max) {
      return number;
    }
    throw expected("a whole number from %d to %d".formatted(min, max), all, name);
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> all, String name) {
    if (all.get(name) instanceof Map<?, ?> map) {
      return Json.object(map);
    }
    throw expected("an object", all, name);
  }

  private static Instant instant(Map<String, @Nullable Object> all, String name) {
    try {
      return Instant.ofEpochMilli(number(all, name, 0, Long.MAX_VALUE));
    } catch (DateTimeException e) {
      throw new MalformedReplyException(name + ": " + e.getMessage(), e);
    }
  }

  private static MalformedReplyException expected(
      String what, Map<String, @Nullable Object> all, String name) {
    Object value = all.get(name);
    String found =
        !all.containsKey(name)
            ? "nothing"
            : value instanceof Number number ? number.toString() : Json.kind(value);
    return new MalformedReplyException("%s: expected %s, found %s".formatted(name, what, found));
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedReplyException("not UTF-8: " + start(bytes), e);
    }
  }

  private static String start(byte[] bytes) {
    int length = Math.min(bytes.length, 60);
    return Names.quoted(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }
}
