package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The issues there are now. Every change fires `repairs_issue_registry_updated`. They are not kept
/// over restarts: what is still wrong then is found again.
///
/// **Threads:** loop only.
public final class IssueRegistry {
  private final EventLoop loop;
  private final EventBus bus;
  private final Map<Key, Issue> issues = new LinkedHashMap<>();

  private record Key(String domain, String id) {}

  IssueRegistry(EventLoop loop, EventBus bus) {
    this.loop = loop;
    this.bus = bus;
  }

  /// All of them, in the order in which they came.
  public List<Issue> all() {
    loop.verifyOnLoop();
    return List.copyOf(issues.values());
  }

  /// The issue of this id.
  public Optional<Issue> find(String domain, String id) {
    loop.verifyOnLoop();
    return Optional.ofNullable(issues.get(new Key(domain, id)));
  }

  /// Reports an issue, or what has changed about it. One that a person ignores stays so.
  public void report(
      String domain,
      String id,
      Issue.Severity severity,
      String translationKey,
      Map<String, String> placeholders) {
    loop.verifyOnLoop();
    Key key = new Key(domain, id);
    Issue old = issues.get(key);
    Issue issue =
        new Issue(
            domain,
            id,
            severity,
            translationKey,
            placeholders,
            old == null ? loop.clock().instant() : old.created(),
            old != null && old.ignored());
    if (!issue.equals(old)) {
      issues.put(key, issue);
      changed(old == null ? "create" : "update", key);
    }
  }

  /// Hides an issue from people, or shows it again.
  ///
  /// @return false when there is none
  public boolean ignore(String domain, String id, boolean ignore) {
    loop.verifyOnLoop();
    Key key = new Key(domain, id);
    Issue old = issues.get(key);
    if (old == null) {
      return false;
    }
    if (old.ignored() != ignore) {
      issues.put(key, old.ignored(ignore));
      changed("update", key);
    }
    return true;
  }

  /// Takes an issue back, since all is well again.
  ///
  /// @return false when there was none
  public boolean remove(String domain, String id) {
    loop.verifyOnLoop();
    Key key = new Key(domain, id);
    if (issues.remove(key) == null) {
      return false;
    }
    changed("remove", key);
    return true;
  }

  private void changed(String action, Key key) {
    bus.fire(
        "repairs_issue_registry_updated",
        Map.of("action", action, "domain", key.domain(), "issue_id", key.id()));
  }
}
