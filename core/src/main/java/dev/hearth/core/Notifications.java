package dev.hearth.core;

import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What people are told in every client until they put it away. Also by the services
/// `persistent_notification.create`, `dismiss` and `dismiss_all`. Not kept over restarts.
///
/// When there are [#MAX] of them, the oldest makes room for the next.
///
/// **Threads:** loop only.
public final class Notifications {
  /// How many there can be.
  public static final int MAX = 200;

  private static final String DOMAIN = "persistent_notification";
  private static final String ID = "notification_id";

  private final EventLoop loop;
  private final Listeners<Change> listeners;
  private final Map<String, Notification> notifications = new LinkedHashMap<>();

  /// One of them.
  ///
  /// @param id by which it is replaced and dismissed
  /// @param title may be missing
  /// @param message Markdown
  /// @param createdAt when it came, or was replaced last
  public record Notification(String id, Optional<String> title, String message, Instant createdAt) {
    /// As clients read it.
    public Map<String, @Nullable Object> toJson() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put(ID, id);
      json.put("title", title.orElse(null));
      json.put("message", message);
      json.put("created_at", Times.iso(createdAt));
      return json;
    }
  }

  /// What happens to one.
  public enum Kind {
    /// It is new.
    ADDED,
    /// Another has taken its place.
    UPDATED,
    /// It was dismissed.
    REMOVED
  }

  /// A change.
  ///
  /// @param kind what happened
  /// @param notification as it is now, or was before
  public record Change(Kind kind, Notification notification) {}

  Notifications(EventLoop loop) {
    this.loop = loop;
    this.listeners = new Listeners<>(loop, "notifications");
  }

  /// For the hub: makes the services available.
  void provide(ServiceRegistry services, Owner hub) {
    loop.runAs(
        hub,
        () -> {
          services.register(
              Service.of(
                  DOMAIN,
                  "create",
                  "Tells people something until they put it away.",
                  Schema.builder()
                      .required("message", Type.string(), "what to tell, in Markdown")
                      .optional("title", Type.string(), "a heading")
                      .optional(ID, Type.string(), "replaces the one that has this id")
                      .build()),
              call -> {
                create(text(call, "message"), optional(call, "title"), optional(call, ID));
                return null;
              });
          services.register(
              Service.of(
                  DOMAIN,
                  "dismiss",
                  "Puts a notification away.",
                  Schema.builder().required(ID, Type.string(), "which one").build()),
              call -> {
                dismiss(text(call, ID));
                return null;
              });
          services.register(
              Service.of(DOMAIN, "dismiss_all", "Puts all notifications away.", Schema.empty()),
              _ -> {
                all().forEach(each -> dismiss(each.id()));
                return null;
              });
        });
  }

  private static String text(ServiceCall call, String field) {
    return optional(call, field).orElse("");
  }

  private static Optional<String> optional(ServiceCall call, String field) {
    return Optional.ofNullable(call.data().get(field)).map(Object::toString);
  }

  /// All there are, the oldest first.
  public List<Notification> all() {
    loop.verifyOnLoop();
    return List.copyOf(notifications.values());
  }

  /// Tells people something, in place of what was told with the same id.
  ///
  /// @param message Markdown
  /// @param id empty for one of its own
  /// @return the id
  public String create(String message, Optional<String> title, Optional<String> id) {
    loop.verifyOnLoop();
    String its = id.orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
    Notification fresh = new Notification(its, title, message, loop.clock().instant());
    Notification old = notifications.put(its, fresh);
    listeners.tell(new Change(old == null ? Kind.ADDED : Kind.UPDATED, fresh));
    if (notifications.size() > MAX) {
      dismiss(notifications.keySet().iterator().next());
    }
    return its;
  }

  /// Puts one away, if it is there.
  public void dismiss(String id) {
    loop.verifyOnLoop();
    Notification old = notifications.remove(id);
    if (old != null) {
      listeners.tell(new Change(Kind.REMOVED, old));
    }
  }

  /// Calls a listener at each change, until the result is closed.
  public Registration listen(Consumer<Change> listener) {
    return listeners.add(listener);
  }
}
