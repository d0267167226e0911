package dev.hearth.core.flow;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.core.schema.Problem;
import dev.hearth.loop.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A conversation with a person about one config entry, as the integration sees it: every question
/// suspends its task until the answer is there.
///
/// ```java
/// public EntrySettings configure(ConfigFlow flow) throws Exception {
///   Form form = Form.of("user", HOST_AND_PASSWORD);
///   while (true) {
///     Map<String, Object> answer = flow.ask(form);
///     try {
///       Station station = Station.connect(answer);
///       flow.uniqueId(station.serialNumber());        // ends here when it is configured already
///       return EntrySettings.of(station.name(), answer);
///     } catch (IOException e) {
///       form = form.withError("base", "cannot_connect");
///     }
///   }
/// }
/// ```
///
/// **Threads:** loop only; in the task that was given it.
public final class ConfigFlow {
  private final Hub hub;
  private final EventLoop loop;
  private final String id;
  private final String handler;
  private final String domain;
  private final String source;
  private final Map<String, @Nullable Object> discovery;
  private final @Nullable String entryId;

  private Optional<String> uniqueId = Optional.empty();
  private Map<String, String> titlePlaceholders = Map.of();

  /// What the flow waits for; null while its code works.
  private @Nullable Question question;

  private FlowStep shown;
  private CompletableFuture<FlowStep> next = new CompletableFuture<>();

  /// What was asked last.
  ///
  /// @param form the fields of the answer; null where there are none
  /// @param options the answers to choose from; empty where there is no choice
  /// @param isReady whether the next request of the client is the answer, whatever it says
  private record Question(
      @Nullable Form form,
      List<String> options,
      boolean isReady,
      CompletableFuture<Map<String, @Nullable Object>> answer) {}

  ConfigFlow(
      Hub hub,
      String id,
      String handler,
      String domain,
      String source,
      Map<String, @Nullable Object> discovery,
      @Nullable String entryId) {
    this.hub = hub;
    this.loop = hub.loop();
    this.id = id;
    this.handler = handler;
    this.domain = domain;
    this.source = source;
    this.discovery = discovery;
    this.entryId = entryId;
    this.shown = step("progress", Map.of("step_id", "begin", "progress_action", "begin"));
  }

  /// The id of this conversation, for what comes from elsewhere: [ConfigFlows#externalDone].
  public String id() {
    return id;
  }

  /// How it came about: `user`, `reauth`, `reconfigure`, `discovery`, `mqtt`, …
  public String source() {
    return source;
  }

  /// What was discovered; empty when a person has begun it.
  public Map<String, @Nullable Object> discovery() {
    return discovery;
  }

  // ---------------------------------------------------------------- questions

  /// Asks a person to fill in a form, and suspends until that is done.
  ///
  /// @return the answer, checked and converted by the form's schema
  public Map<String, @Nullable Object> ask(Form form) {
    return await("form", form.toJson(), form, List.of(), false);
  }

  /// Has a person choose, and suspends until that is done.
  ///
  /// @param options names of steps, which clients translate
  /// @return one of the options
  public String menu(String step, List<String> options) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("step_id", step);
    json.put("menu_options", List.copyOf(options));
    json.put("description_placeholders", Map.of());
    return String.valueOf(
        await("menu", json, null, List.copyOf(options), false).get("next_step_id"));
  }

  /// Sends a person to another site, and suspends until [ConfigFlows#externalDone] says what came
  /// of it.
  ///
  /// @param url where to; the site must come back with [#id]
  /// @return what the other site has said
  public Map<String, @Nullable Object> external(String step, String url) {
    Map<String, @Nullable Object> result =
        await("external", Map.of("step_id", step, "url", url), null, List.of(), false);
    var _ = await("external_done", Map.of("step_id", step), null, List.of(), true);
    return result;
  }

  /// Does something that takes its time while a person sees that it is done, and suspends until it
  /// has ended and the person's client has seen that too.
  ///
  /// @param action what clients call it
  /// @throws Exception what the work throws
  public <T extends @Nullable Object> T progress(String step, String action, Callable<T> work)
      throws Exception {
    show("progress", Map.of("step_id", step, "progress_action", action));
    T result;
    try {
      result = work.call();
    } finally {
      loop.verifyOnLoop();
    }
    progressed();
    var _ = await("progress_done", Map.of("step_id", step), null, List.of(), true);
    return result;
  }

  /// Says what this is about by a name of the integration's own, such as a serial number, so that
  /// nothing is configured twice.
  ///
  /// @throws AbortFlowException `already_configured` when there is an entry of this id,
  ///   `already_in_progress` when another flow is about it
  public void uniqueId(String value) {
    uniqueId(value, Map.of());
  }

  /// The same; an entry that is there already gets newer data, and is reloaded, before this ends:
  /// for a device that was discovered at another address.
  public void uniqueId(String value, Map<String, ? extends @Nullable Object> updates) {
    loop.verifyOnLoop();
    ConfigEntry known = hub.entries().find(domain, value).orElse(null);
    boolean isOwn = known != null && known.id().equals(entryId);
    if (known != null && !isOwn) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>(known.data());
      data.putAll(updates);
      if (!data.equals(known.data())) {
        hub.entries().update(known.id(), known.settings().edit().data(data).build());
        hub.entries().scheduleReload(known.id());
      }
      throw abort("already_configured");
    }
    if (hub.flows().isInProgress(this, value)) {
      throw abort("already_in_progress");
    }
    uniqueId = Optional.of(value);
  }

  /// What tells this flow from others of its integration in a list, such as `name`.
  public void titlePlaceholders(Map<String, String> values) {
    loop.verifyOnLoop();
    titlePlaceholders = Map.copyOf(values);
  }

  /// Ends the flow without a result: `throw flow.abort("cannot_connect")`.
  public AbortFlowException abort(String reason) {
    return new AbortFlowException(reason);
  }

  // ---------------------------------------------------------------- for the manager

  String handler() {
    return handler;
  }

  String domain() {
    return domain;
  }

  @Nullable String entryId() {
    return entryId;
  }

  Optional<String> knownAs() {
    return uniqueId;
  }

  FlowStep shown() {
    return shown;
  }

  /// Completes with what is shown next.
  CompletableFuture<FlowStep> next() {
    return next.copy();
  }

  /// Whether its code works, so that it takes no answers.
  boolean isBusy() {
    return question == null && !shown.type().equals("progress");
  }

  /// Takes an answer.
  ///
  /// @return whether there will be another step; otherwise it shows what it has shown
  /// @throws InvalidDataException when it does not fit
  boolean answer(Map<String, @Nullable Object> given) {
    Question asked = question;
    if (asked == null) {
      return false;
    }
    Map<String, @Nullable Object> answer = given;
    if (asked.form() != null) {
      answer = asked.form().schema().apply(given);
    } else if (!asked.options().isEmpty()) {
      if (!asked.options().contains(String.valueOf(given.get("next_step_id")))) {
        throw new InvalidDataException(
            List.of(new Problem("next_step_id", "choose one of " + asked.options())));
      }
    } else if (!asked.isReady()) {
      return false;
    }
    reply(asked, answer);
    return true;
  }

  /// Takes what another site has said.
  boolean externalDone(Map<String, @Nullable Object> result) {
    Question asked = question;
    if (asked == null || !shown.type().equals("external")) {
      return false;
    }
    reply(asked, result);
    progressed();
    return true;
  }

  private void reply(Question asked, Map<String, @Nullable Object> answer) {
    question = null;
    next = new CompletableFuture<>();
    asked.answer().complete(answer);
  }

  private Map<String, @Nullable Object> await(
      String type,
      Map<String, ? extends @Nullable Object> json,
      @Nullable Form form,
      List<String> options,
      boolean isReady) {
    loop.verifyOnLoop();
    CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
    question = new Question(form, options, isReady, answer);
    show(type, json);
    return loop.await(answer);
  }

  private void progressed() {
    hub.bus()
        .fire(
            "data_entry_flow_progressed",
            Map.of("handler", handler, "flow_id", id, "refresh", true));
  }

  private void show(String type, Map<String, ? extends @Nullable Object> json) {
    end(step(type, json));
  }

  /// Shows a last step, or any.
  void end(FlowStep step) {
    shown = step;
    next.complete(step);
  }

  FlowStep step(String type, Map<String, ? extends @Nullable Object> more) {
    return new FlowStep(type, with(type, more), Optional.empty());
  }

  Map<String, @Nullable Object> with(String type, Map<String, ? extends @Nullable Object> more) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("flow_id", id);
    json.put("handler", handler);
    json.putAll(more);
    return json;
  }

  /// As a list of flows shows it.
  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    context.put("source", source);
    context.put("unique_id", uniqueId.orElse(null));
    if (entryId != null) {
      context.put("entry_id", entryId);
    }
    if (!titlePlaceholders.isEmpty()) {
      context.put("title_placeholders", titlePlaceholders);
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("flow_id", id);
    json.put("handler", handler);
    json.put("step_id", shown.json().get("step_id"));
    json.put("context", context);
    return json;
  }
}
