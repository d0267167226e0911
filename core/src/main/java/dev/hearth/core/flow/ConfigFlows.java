package dev.hearth.core.flow;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Listeners;
import dev.hearth.core.entry.ConfigEntries.Change;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The conversations in which people add config entries and change them.
///
/// The code of a flow is a task of its integration's that suspends at each question. A task of the
/// hub's waits for its end, adds or changes the entry, and shows how it has ended. Between two
/// questions the code has [#STEP_LIMIT]; what takes longer shows its progress, or is ended. A flow
/// that a person has begun ends an hour after the last answer; one that waits for a person, since
/// something was discovered or credentials were refused, with the hub.
///
/// **Threads:** loop only.
public final class ConfigFlows {
  private static final Logger LOG = System.getLogger(ConfigFlows.class.getName());
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int MAX_FLOWS = 200;

  private final Hub hub;
  private final EventLoop loop;
  private final Map<String, Running> flows = new LinkedHashMap<>();
  private final Listeners<FlowChange> listeners;

  /// What happens to a flow that adds or changes an entry.
  ///
  /// @param isNew whether it has begun; otherwise it has ended
  /// @param flowId which one
  /// @param json as clients read it; empty for one that has ended
  public record FlowChange(boolean isNew, String flowId, Map<String, @Nullable Object> json) {}

  private enum Kind {
    ENTRY,
    REAUTHENTICATION,
    RECONFIGURATION,
    OPTIONS
  }

  private static final class Running {
    final Kind kind;
    final ConfigFlow flow;
    Task<Object> code;
    @Nullable TimerHandle patience;

    Running(Kind kind, ConfigFlow flow, Task<Object> code) {
      this.kind = kind;
      this.flow = flow;
      this.code = code;
    }
  }

  /// The code of a flow: what it gives is settings, or a map of options.
  private interface Body {
    Object run(EntryIntegration integration, ConfigFlow flow) throws Exception;
  }

  /// For the hub.
  public ConfigFlows(Hub hub) {
    this.hub = hub;
    this.loop = hub.loop();
    this.listeners = new Listeners<>(loop, "config flows");
    hub.entries().onAuthenticationFailed(this::askForCredentials);
    var _ =
        hub.entries()
            .listen(change -> {
              if (change.kind() == Change.REMOVED) {
                abortOf(change.entry().id());
              }
            });
  }

  // ---------------------------------------------------------------- what people do

  /// Begins to add an entry. Suspends the calling task until there is a first question, or the flow
  /// has ended.
  ///
  /// @param source `user` for a person, or how something was discovered
  /// @param discovery what was discovered; empty for nothing
  /// @throws UnknownFlowException when there is no such integration that has entries
  /// @throws OperationNotAllowedException when there are too many flows
  public FlowStep begin(
      String domain, String source, Map<String, ? extends @Nullable Object> discovery) {
    EntryIntegration integration = require(domain);
    Map<String, @Nullable Object> data = new LinkedHashMap<>(discovery);
    ConfigFlow flow = newFlow(domain, domain, source, data, null);
    boolean isTaken = integration.isSingleEntry() && !hub.entries().of(domain).isEmpty();
    if (isTaken) {
      return flow.step("abort", reason("single_instance_allowed"));
    }
    return run(Kind.ENTRY, flow, integration, ConfigFlows::configure);
  }

  /// Begins to change an entry. Suspends as [#begin].
  ///
  /// @throws UnknownFlowException when there is no such entry, or its integration cannot
  public FlowStep reconfigure(String entryId) {
    ConfigEntry entry = requireEntry(entryId);
    ConfigFlow flow = newFlow(entry.domain(), entry.domain(), "reconfigure", Map.of(), entryId);
    return run(
        Kind.RECONFIGURATION,
        flow,
        require(entry.domain()),
        (integration, its) -> reconfigure(integration, its, entry));
  }

  /// Begins to ask for new credentials, unless that is under way. Suspends as [#begin].
  ///
  /// @throws UnknownFlowException when there is no such entry, or its integration cannot
  public FlowStep reauthenticate(String entryId) {
    ConfigEntry entry = requireEntry(entryId);
    for (Running each : flows.values()) {
      if (each.kind == Kind.REAUTHENTICATION && entryId.equals(each.flow.entryId())) {
        return each.flow.shown();
      }
    }
    ConfigFlow flow = newFlow(entry.domain(), entry.domain(), "reauth", Map.of(), entryId);
    flow.titlePlaceholders(Map.of("name", entry.title()));
    return run(
        Kind.REAUTHENTICATION,
        flow,
        require(entry.domain()),
        (integration, its) -> reauthenticate(integration, its, entry));
  }

  /// Begins to change the options of an entry. Suspends as [#begin].
  ///
  /// @throws UnknownFlowException when there is no such entry, or its integration cannot
  public FlowStep options(String entryId) {
    ConfigEntry entry = requireEntry(entryId);
    EntryIntegration integration = require(entry.domain());
    if (!integration.supportsOptions()) {
      throw new UnknownFlowException(entry.domain() + " has no options");
    }
    ConfigFlow flow = newFlow(entryId, entry.domain(), "user", Map.of(), entryId);
    return run(Kind.OPTIONS, flow, integration, (own, its) -> options(own, its, entry));
  }

  /// Answers the question that a flow has asked. Suspends the calling task until there is another
  /// one, or the flow has ended. Where there is nothing to answer yet, gives what is shown.
  ///
  /// @throws UnknownFlowException when there is no such flow
  /// @throws dev.hearth.core.schema.InvalidDataException when the answer does not fit the form
  /// @throws OperationNotAllowedException while an answer is being worked on
  public FlowStep answer(String flowId, Map<String, @Nullable Object> answer) {
    Running running = requireFlow(flowId);
    ConfigFlow flow = running.flow;
    if (flow.isBusy()) {
      throw new OperationNotAllowedException("the last answer is being worked on");
    }
    if (!flow.answer(answer)) {
      return flow.shown();
    }
    bePatient(running);
    return awaitNext(running);
  }

  /// What a flow shows.
  ///
  /// @throws UnknownFlowException when there is no such flow
  public FlowStep shown(String flowId) {
    return requireFlow(flowId).flow.shown();
  }

  /// Says what another site has answered to a flow that [has sent a person
  /// there][ConfigFlow#external].
  ///
  /// @return false when there is no such flow, or it waits for nothing like that
  public boolean externalDone(String flowId, Map<String, ? extends @Nullable Object> result) {
    loop.verifyOnLoop();
    Running running = flows.get(flowId);
    return running != null && running.flow.externalDone(new LinkedHashMap<>(result));
  }

  /// Ends a flow.
  ///
  /// @throws UnknownFlowException when there is no such flow
  public void abort(String flowId) {
    Running running = requireFlow(flowId);
    end(running, running.flow.step("abort", reason("aborted")));
    boolean _ = running.code.cancel("the flow was aborted");
  }

  /// The flows that add or change entries and wait for somebody, as clients read them.
  public List<Map<String, @Nullable Object>> inProgress() {
    loop.verifyOnLoop();
    return flows.values().stream()
        .filter(each -> each.kind != Kind.OPTIONS)
        .map(each -> each.flow.toJson())
        .toList();
  }

  /// Calls a listener when a flow begins or ends, until the result is closed.
  public Registration listen(Consumer<FlowChange> listener) {
    return listeners.add(listener);
  }

  // ---------------------------------------------------------------- for flows

  boolean isInProgress(ConfigFlow asker, String uniqueId) {
    return flows.values().stream()
        .map(each -> each.flow)
        .anyMatch(each ->
            !each.equals(asker)
                && each.domain().equals(asker.domain())
                && each.knownAs().filter(uniqueId::equals).isPresent());
  }

  private void askForCredentials(ConfigEntry entry) {
    var _ =
        loop.start(
            loop.owner(Hub.OWNER),
            "re-authentication of " + entry,
            () -> {
              try {
                var _ = reauthenticate(entry.id());
              } catch (HubException e) {
                LOG.log(
                    Level.ERROR, "nobody can be asked for new credentials: {0}", e.getMessage());
              }
              return true;
            });
  }

  private void abortOf(String entryId) {
    for (Running each : List.copyOf(flows.values())) {
      if (entryId.equals(each.flow.entryId()) && flows.containsKey(each.flow.id())) {
        abort(each.flow.id());
      }
    }
  }

  // ---------------------------------------------------------------- running

  private EntryIntegration require(String domain) {
    loop.verifyOnLoop();
    if (hub.integration(domain).orElse(null) instanceof EntryIntegration found) {
      return found;
    }
    throw new UnknownFlowException("there is no integration " + domain + " that has entries");
  }

  private ConfigEntry requireEntry(String entryId) {
    loop.verifyOnLoop();
    return hub.entries()
        .get(entryId)
        .orElseThrow(() -> new UnknownFlowException("there is no entry " + entryId));
  }

  private Running requireFlow(String flowId) {
    loop.verifyOnLoop();
    Running running = flows.get(flowId);
    if (running == null) {
      throw new UnknownFlowException("there is no flow " + flowId);
    }
    return running;
  }

  private ConfigFlow newFlow(
      String handler,
      String domain,
      String source,
      Map<String, @Nullable Object> discovery,
      @Nullable String entryId) {
    String id = UUID.randomUUID().toString().replace("-", "");
    return new ConfigFlow(hub, id, handler, domain, source, discovery, entryId);
  }

  private FlowStep run(Kind kind, ConfigFlow flow, EntryIntegration integration, Body body) {
    if (flows.size() >= MAX_FLOWS) {
      throw new OperationNotAllowedException(
          MAX_FLOWS + " flows wait for an answer; end some of them");
    }
    Task<Object> code =
        loop.start(
            TaskOptions.named("flow of " + flow.domain())
                .ownedBy(loop.owner(flow.domain()))
                .background()
                .deferred(),
            () -> run(flow, integration, body));
    Running running = new Running(kind, flow, code);
    flows.put(flow.id(), running);
    bePatient(running);
    var _ =
        loop.start(
            TaskOptions.named("end of " + code).ownedBy(loop.owner(Hub.OWNER)).background(),
            () -> {
              FlowStep last = finish(running);
              end(running, last);
              return true;
            });
    FlowStep first = awaitNext(running);
    if (kind != Kind.OPTIONS && flows.containsKey(flow.id())) {
      listeners.tell(new FlowChange(true, flow.id(), flow.toJson()));
    }
    return first;
  }

  /// What the code gives; the last step when it has ended the flow.
  private Object run(ConfigFlow flow, EntryIntegration integration, Body body)
      throws InterruptedException {
    String reason;
    try {
      try {
        return body.run(integration, flow);
      } finally {
        loop.verifyOnLoop(); // it may have lost the loop
      }
    } catch (CancelledException | InterruptedException e) {
      throw e;
    } catch (AbortFlowException e) {
      reason = e.reason();
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "a flow of " + flow.domain() + " failed", e);
      reason = "unknown";
    }
    return flow.step("abort", reason(reason));
  }

  private static Map<String, @Nullable Object> reason(String reason) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("reason", reason);
    json.put("description_placeholders", null);
    return json;
  }

  private FlowStep awaitNext(Running running) {
    CompletableFuture<FlowStep> next = running.flow.next();
    try {
      return Timeout.failAfter(STEP_LIMIT, () -> loop.await(next));
    } catch (TimeoutException e) {
      LOG.log(
          Level.ERROR,
          "a step of a flow of {0} takes longer than {1} s; the flow is ended",
          running.flow.domain(),
          STEP_LIMIT.toSeconds());
      if (flows.containsKey(running.flow.id())) {
        abort(running.flow.id());
      }
      return running.flow.shown();
    }
  }

  private void bePatient(Running running) {
    if (running.patience != null) {
      running.patience.cancel();
    }
    boolean isByPerson =
        running.flow.source().equals("user") || running.kind == Kind.RECONFIGURATION;
    if (isByPerson) {
      String id = running.flow.id();
      loop.runAs(
          loop.owner(Hub.OWNER),
          () ->
              running.patience =
                  loop.callLater(
                      PATIENCE,
                      () -> {
                        if (flows.containsKey(id)) {
                          abort(id);
                        }
                      }));
    }
  }

  /// Waits for the end of the code, and does what it wants.
  private FlowStep finish(Running running) {
    ConfigFlow flow = running.flow;
    try {
      Object result = running.code.await();
      if (result instanceof FlowStep last) {
        return last;
      }
      return switch (running.kind) {
        case ENTRY -> create(flow, (EntrySettings) result);
        case OPTIONS -> setOptions(flow, (Map<?, ?>) result);
        case REAUTHENTICATION -> change(flow, (EntrySettings) result, "reauth_successful");
        case RECONFIGURATION -> change(flow, (EntrySettings) result, "reconfigure_successful");
      };
    } catch (CancelledException e) {
      return flow.step("abort", reason("aborted"));
    } catch (OperationNotAllowedException e) {
      LOG.log(Level.WARNING, "{0}", e.getMessage());
      return flow.step("abort", reason("already_configured"));
    }
  }

  private FlowStep create(ConfigFlow flow, EntrySettings settings) {
    EntryIntegration integration = require(flow.domain());
    EntrySettings.Builder made =
        settings.edit().version(integration.version(), integration.minorVersion());
    if (settings.uniqueId().isEmpty()) {
      flow.knownAs().ifPresent(made::uniqueId);
    }
    ConfigEntry entry = hub.entries().add(flow.domain(), flow.source(), made.build());
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("title", entry.title());
    json.put("result", entry.toJson());
    json.put("version", integration.version());
    json.put("minor_version", integration.minorVersion());
    json.put("description", null);
    json.put("description_placeholders", null);
    return new FlowStep("create_entry", flow.with("create_entry", json), Optional.of(entry));
  }

  private FlowStep setOptions(ConfigFlow flow, Map<?, ?> options) {
    ConfigEntry entry = requireEntry(String.valueOf(flow.entryId()));
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    options.forEach((key, value) -> values.put(String.valueOf(key), value));
    hub.entries().update(entry.id(), entry.settings().edit().options(values).build());
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("title", "");
    json.put("result", true);
    json.put("description", null);
    json.put("description_placeholders", null);
    return new FlowStep("create_entry", flow.with("create_entry", json), Optional.of(entry));
  }

  private FlowStep change(ConfigFlow flow, EntrySettings settings, String reason) {
    ConfigEntry entry = requireEntry(String.valueOf(flow.entryId()));
    hub.entries().update(entry.id(), settings);
    hub.entries().scheduleReload(entry.id());
    return flow.step("abort", reason(reason));
  }

  private void end(Running running, FlowStep last) {
    if (flows.remove(running.flow.id()) != null) {
      if (running.patience != null) {
        running.patience.cancel();
      }
      running.flow.end(last);
      if (running.kind != Kind.OPTIONS) {
        listeners.tell(new FlowChange(false, running.flow.id(), Map.of()));
      }
    }
  }

  @Crossing
  private static Object configure(EntryIntegration integration, ConfigFlow flow) throws Exception {
    return integration.configure(flow);
  }

  @Crossing
  private static Object reconfigure(
      EntryIntegration integration, ConfigFlow flow, ConfigEntry entry) throws Exception {
    return integration.reconfigure(flow, entry);
  }

  @Crossing
  private static Object reauthenticate(
      EntryIntegration integration, ConfigFlow flow, ConfigEntry entry) throws Exception {
    return integration.reauthenticate(flow, entry);
  }

  @Crossing
  private static Object options(EntryIntegration integration, ConfigFlow flow, ConfigEntry entry)
      throws Exception {
    return integration.configureOptions(flow, entry);
  }
}
