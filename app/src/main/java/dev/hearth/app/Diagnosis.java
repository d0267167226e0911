package dev.hearth.app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells people in a terminal what a running hub has told about itself.
final class Diagnosis {
  private static final int MOST_SHOWN = 10;

  private final PrintStream out;

  Diagnosis(PrintStream out) {
    this.out = out;
  }

  /// Tells all.
  ///
  /// @param diagnosis the answer of `/api/hearth/diagnosis`
  /// @param blocking the answer of `/api/hearth/blocking`
  /// @return how many things are to be mended
  int tell(Map<String, @Nullable Object> diagnosis, Map<String, @Nullable Object> blocking) {
    int problems = tellIssues(list(diagnosis, "issues"));
    tellEntries(list(diagnosis, "entries"));
    tellUse(list(diagnosis, "owners"));
    tellFailures(list(diagnosis, "owners"));
    tellWaits(list(diagnosis, "waits"));
    tellHoldUps(list(blocking, "hold_ups"));
    tellBlocking(blocking);
    return problems;
  }

  private int tellIssues(List<Map<?, ?>> issues) {
    if (issues.isEmpty()) {
      line("ok", "Issues", "none");
    }
    int problems = 0;
    for (Map<?, ?> issue : issues) {
      boolean isError =
          !"warning".equals(issue.get("severity")) && !Boolean.TRUE.equals(issue.get("ignored"));
      problems += isError ? 1 : 0;
      line(isError ? "!!" : "--", "Issue", issue.get("domain") + ": " + wordsOf(issue));
    }
    return problems;
  }

  /// `stuck (where: Meter.java:31)`.
  private static String wordsOf(Map<?, ?> issue) {
    String key = text(issue, "translation_key").replaceFirst("^integration_", "").replace('_', ' ');
    List<String> facts = new ArrayList<>();
    if (issue.get("translation_placeholders") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> {
        if (!"integration".equals(name) && !Objects.equals(value, "")) {
          facts.add(String.valueOf(name).replace('_', ' ') + ": " + value);
        }
      });
    }
    facts.sort(null);
    return facts.isEmpty() ? key : key + " (" + String.join(", ", facts) + ")";
  }

  private void tellEntries(List<Map<?, ?>> entries) {
    for (Map<?, ?> entry : entries) {
      String reason = entry.get("reason") == null ? "" : ": " + entry.get("reason");
      line("--", "Not loaded", text(entry, "domain") + " is " + text(entry, "state") + reason);
    }
  }

  private void tellUse(List<Map<?, ?>> owners) {
    line("--", "Who is busy", "since the start, of the loop's time:");
    owners.stream()
        .sorted(Comparator.comparingDouble((Map<?, ?> owner) -> number(owner, "busy")).reversed())
        .limit(MOST_SHOWN)
        .forEach(owner ->
            out.printf(
                Locale.ROOT,
                "      %-24s %5.1f %%, longest step %.1f ms, %.0f tasks, %.0f timers, %.0f"
                    + " listeners, %.0f MB allocated, %.1f ms in blocking calls%n",
                text(owner, "name"),
                100 * number(owner, "busy"),
                number(owner, "longest_step_ms"),
                number(owner, "tasks"),
                number(owner, "timers"),
                number(owner, "listeners"),
                number(owner, "allocated_bytes") / (1 << 20),
                number(owner, "blocked_ms")));
  }

  private void tellFailures(List<Map<?, ?>> owners) {
    List<Map<?, ?>> failed =
        owners.stream()
            .filter(owner -> number(owner, "failures") > 0)
            .sorted(
                Comparator.comparingDouble((Map<?, ?> owner) -> number(owner, "failures"))
                    .reversed())
            .limit(MOST_SHOWN)
            .toList();
    line(
        failed.isEmpty() ? "ok" : "--",
        "What fails",
        failed.isEmpty() ? "nothing has thrown what nobody caught" : "how often, and the last:");
    for (Map<?, ?> owner : failed) {
      out.printf(
          Locale.ROOT,
          "      %s: %.0f times; %s%n",
          text(owner, "name"),
          number(owner, "failures"),
          text(owner, "last_failure"));
    }
  }

  private void tellWaits(List<Map<?, ?>> waits) {
    List<Map<?, ?>> tasks =
        waits.stream().filter(task -> !Boolean.TRUE.equals(task.get("background"))).toList();
    line(
        tasks.isEmpty() ? "ok" : "--",
        "What waits",
        tasks.isEmpty() ? "no task for longer than a minute" : "tasks older than a minute:");
    for (Map<?, ?> task : tasks.subList(0, Math.min(MOST_SHOWN, tasks.size()))) {
      out.printf(
          Locale.ROOT,
          "      %s of %s, %.0f s old, waits for %s%s%n",
          text(task, "task"),
          text(task, "owner"),
          number(task, "age_s"),
          text(task, "waits_for"),
          task.get("where") == null ? "" : " at " + task.get("where"));
    }
  }

  private void tellHoldUps(List<Map<?, ?>> holdUps) {
    line(
        holdUps.isEmpty() ? "ok" : "--",
        "What held it",
        holdUps.isEmpty() ? "no step held the loop for long" : "steps that held the loop longest:");
    holdUps.stream()
        .sorted(
            Comparator.comparingDouble((Map<?, ?> step) -> number(step, "longest_ms")).reversed())
        .limit(MOST_SHOWN)
        .forEach(step ->
            out.printf(
                Locale.ROOT,
                "      %s of %s: %.0f ms%s%s%n",
                text(step, "what"),
                text(step, "owner"),
                number(step, "longest_ms"),
                number(step, "handed_over") > 0 ? ", the loop went on without it" : "",
                step.get("line") == null ? "" : ", at " + step.get("line")));
  }

  /// What blocks the hub is for its integrations' authors to mend, and no fault of this house.
  private void tellBlocking(Map<String, @Nullable Object> report) {
    if (!Boolean.TRUE.equals(report.get("watching"))) {
      line("--", "What blocks", String.valueOf(report.get("note")));
      return;
    }
    List<Map<?, ?>> sites = list(report, "sites");
    if (sites.isEmpty()) {
      line("ok", "What blocks", "nothing has blocked the loop");
      return;
    }
    line("--", "What blocks", report.get("site_count") + " sites; those that took the most time:");
    for (Map<?, ?> site : sites.subList(0, Math.min(MOST_SHOWN, sites.size()))) {
      out.printf(
          Locale.ROOT,
          "      %s of %s at %s: %s times, %.1f ms in all, %s%n",
          text(site, "call"),
          text(site, "owner"),
          site.get("line") == null ? "an unknown line" : site.get("line"),
          site.get("count"),
          number(site, "total_ms"),
          outcome(site));
      out.println("        " + site.get("instead"));
    }
  }

  private static String outcome(Map<?, ?> site) {
    if (number(site, "could_not_move") > 0) {
      return "could not be moved";
    }
    return number(site, "held") > 0 ? "held the loop" : "moved off the loop";
  }

  private void line(String mark, String what, String text) {
    out.printf("%s  %-14s %s%n", mark, what, text);
  }

  private static List<Map<?, ?>> list(Map<String, @Nullable Object> report, String name) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (report.get(name) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> map) {
          found.add(map);
        }
      }
    }
    return found;
  }

  private static String text(Map<?, ?> of, String name) {
    return String.valueOf(of.get(name));
  }

  private static double number(Map<?, ?> of, String name) {
    return of.get(name) instanceof Number given ? given.doubleValue() : 0;
  }
}
