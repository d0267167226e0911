package dev.hearth.core.blocking;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that has been seen to block, or to hold the loop, since the hub started.
///
/// @param watching whether somebody watches
/// @param note a sentence about the watching: since when, or why nobody does
/// @param all every blocking call
/// @param sites lines of code that make blocking calls, those that took the most time first
/// @param owners who made the calls, those that took the most time first
/// @param holdUps steps that held the loop too long, the latest first
public record BlockingReport(
    boolean watching,
    String note,
    Calls all,
    List<Site> sites,
    List<Owner> owners,
    List<HoldUp> holdUps) {
  private static final int MOST_OWNERS = 100;

  /// Keeps its own copies.
  public BlockingReport {
    sites = List.copyOf(sites);
    owners = List.copyOf(owners);
    holdUps = List.copyOf(holdUps);
  }

  /// Figures about some calls.
  ///
  /// @param held how many held the loop
  /// @param moved how many were moved off the loop
  /// @param couldNotMove how many of those that held the loop should have been moved
  /// @param total how long they took together, wherever they ran
  /// @param overhead what moving there and back took besides: what one offload of them all saves
  public record Calls(
      long count,
      long held,
      long moved,
      long couldNotMove,
      Duration total,
      Duration longest,
      Duration overhead) {
    /// No call.
    public static final Calls NONE =
        new Calls(0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("count", count);
      json.put("held", held);
      json.put("moved", moved);
      json.put("could_not_move", couldNotMove);
      json.put("total_ms", millis(total));
      json.put("longest_ms", millis(longest));
      json.put("overhead_ms", millis(overhead));
      return json;
    }
  }

  /// One line of an owner's code that calls one thing.
  ///
  /// @param call what is called: `java.nio.file.Files.readString`
  /// @param line `Meter.java:31 (com.acme.Meter.poll)`; null when no code but the JDK's was seen
  /// @param category what the call does: `file-read`
  /// @param perMinute calls in the last full minute
  /// @param instead what to use, one sentence
  /// @param link the part of the documentation that says more
  public record Site(
      String owner,
      String call,
      @Nullable String line,
      String category,
      long perMinute,
      String instead,
      String link,
      Calls calls) {
    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("owner", owner);
      json.put("call", call);
      json.put("line", line);
      json.put("category", category);
      json.put("per_minute", perMinute);
      json.put("instead", instead);
      json.put("link", link);
      json.putAll(calls.toJson());
      return json;
    }
  }

  /// Everything that one owner has done.
  public record Owner(String owner, Calls calls) {}

  /// A step that held the loop too long, once or often.
  ///
  /// @param what the step: `task poll`
  /// @param line where it was stuck; null when it was over before anybody looked
  /// @param doing `computing`, `waiting`, or what it waited for; empty when that is not known
  /// @param handedOver how often the loop went on without it
  public record HoldUp(
      String owner,
      String what,
      @Nullable String line,
      String doing,
      long count,
      long handedOver,
      Duration longest) {
    Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("owner", owner);
      json.put("what", what);
      json.put("line", line);
      json.put("doing", doing);
      json.put("count", count);
      json.put("handed_over", handedOver);
      json.put("longest_ms", millis(longest));
      return json;
    }
  }

  /// A report of nothing, and why.
  public static BlockingReport nobodyWatches(String why) {
    return new BlockingReport(false, why, Calls.NONE, List.of(), List.of(), List.of());
  }

  /// As clients get it: a page of the sites, and everything else.
  ///
  /// @param owner whose sites to list; null for everybody's
  public Map<String, @Nullable Object> toJson(@Nullable String owner, int offset, int limit) {
    List<Site> chosen =
        owner == null ? sites : sites.stream().filter(site -> site.owner().equals(owner)).toList();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("watching", watching);
    json.put("note", note);
    json.put("all", all.toJson());
    json.put("site_count", chosen.size());
    json.put("offset", offset);
    json.put("sites", chosen.stream().skip(offset).limit(limit).map(Site::toJson).toList());
    json.put("owners", owners.stream().limit(MOST_OWNERS).map(BlockingReport::ownerJson).toList());
    json.put("hold_ups", holdUps.stream().map(HoldUp::toJson).toList());
    return json;
  }

  private static Map<String, @Nullable Object> ownerJson(Owner owner) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("owner", owner.owner());
    json.putAll(owner.calls().toJson());
    return json;
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
