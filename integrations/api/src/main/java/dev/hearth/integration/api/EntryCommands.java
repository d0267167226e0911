package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.ConfigEntries;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.core.entry.Subentry;
import dev.hearth.core.entry.UnknownEntryException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.storage.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commands and requests about config entries.
final class EntryCommands {
  private EntryCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "config_entries/get",
        Schema.builder()
            .optional("type_filter", Wire.strings(), "kinds of integrations")
            .optional("domain", Wire.string(), "the integration")
            .build(),
        EntryCommands::list);
    commands.add("config_entries/get_single", entry().build(), EntryCommands::get);
    commands.add(
        "config_entries/subscribe",
        Schema.builder().optional("type_filter", Wire.strings(), "kinds of integrations").build(),
        EntryCommands::subscribe);
    commands.addChange(
        "config_entries/update",
        entry()
            .optional("title", Wire.string(), "what people call it")
            .optional("pref_disable_new_entities", Wire.bool(), "whether new entities are disabled")
            .optional("pref_disable_polling", Wire.bool(), "whether its entities are not polled")
            .build(),
        EntryCommands::update);
    commands.addChange(
        "config_entries/disable",
        entry()
            .required(
                "disabled_by", RegistryCommands.BY_USER, "user to disable it, null to enable it")
            .build(),
        EntryCommands::disable);
    commands.addSuspending(
        "hearth/config_entries/force_unload", entry().build(), EntryCommands::forceUnload);
    commands.add("config_entries/subentries/list", entry().build(), EntryCommands::subentries);
    commands.addChange(
        "config_entries/subentries/update",
        entry()
            .required("subentry_id", Wire.string(), "the part")
            .required("title", Wire.string(), "what people call it")
            .build(),
        EntryCommands::updateSubentry);
    commands.addChange(
        "config_entries/subentries/delete",
        entry().required("subentry_id", Wire.string(), "the part").build(),
        EntryCommands::deleteSubentry);
  }

  private static Schema.Builder entry() {
    return Schema.builder().required("entry_id", Wire.string(), "the entry");
  }

  private static ConfigEntries entries(CommandCall call) {
    return call.connection().api().hub().entries();
  }

  private static ConfigEntry require(CommandCall call) {
    return entries(call)
        .get(call.text("entry_id"))
        .orElseThrow(() -> CommandException.notFound("Config entry not found"));
  }

  private static void list(CommandCall call) {
    Object domain = call.data().get("domain");
    call.succeed(
        entries(call).all().stream()
            .filter(entry -> domain == null || domain.equals(entry.domain()))
            .filter(entry -> isWanted(call, entry))
            .map(ConfigEntry::toJson)
            .toList());
  }

  private static boolean isWanted(CommandCall call, ConfigEntry entry) {
    return !(call.data().get("type_filter") instanceof List<?> types)
        || types.contains(entry.integrationType());
  }

  private static void get(CommandCall call) {
    call.succeed(Map.of("config_entry", require(call).toJson()));
  }

  private static void subscribe(CommandCall call) {
    call.succeed(null);
    call.keep(
        entries(call)
            .listen(change -> {
              if (isWanted(call, change.entry())) {
                String kind = change.kind().name().toLowerCase(Locale.ROOT);
                call.event(Wire.text(List.of(event(kind, change.entry()))));
              }
            }));
    call.event(
        Wire.text(
            entries(call).all().stream()
                .filter(entry -> isWanted(call, entry))
                .map(entry -> event(null, entry))
                .toList()));
  }

  private static Map<String, @Nullable Object> event(@Nullable String type, ConfigEntry entry) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("entry", entry.toJson());
    return event;
  }

  private static void update(CommandCall call) {
    ConfigEntry entry = require(call);
    EntrySettings.Builder fresh = entry.settings().edit();
    boolean polled = !entry.settings().disablePolling();
    if (call.data().get("title") instanceof String title) {
      fresh.title(title);
    }
    if (call.data().get("pref_disable_new_entities") instanceof Boolean disabled) {
      fresh.disableNewEntities(disabled);
    }
    if (call.data().get("pref_disable_polling") instanceof Boolean disabled) {
      fresh.disablePolling(disabled);
    }
    entries(call).update(entry.id(), fresh.build());
    boolean reload = polled == entry.settings().disablePolling() && entry.state().isRecoverable();
    if (reload && entry.disabledBy().isEmpty()) {
      entries(call).scheduleReload(entry.id());
    }
    call.succeed(Map.of("config_entry", entry.toJson(), "require_restart", false));
  }

  private static void disable(CommandCall call) {
    Optional<String> by = Optional.ofNullable(call.data().get("disabled_by")).map(Object::toString);
    boolean restart = entries(call).setDisabled(require(call).id(), by);
    call.succeed(Map.of("require_restart", restart));
  }

  private static void forceUnload(CommandCall call) {
    entries(call).forceUnload(require(call).id());
    call.succeed(null);
  }

  // ---------------------------------------------------------------- subentries

  private static void subentries(CommandCall call) {
    call.succeed(require(call).settings().subentries().stream().map(Subentry::toJson).toList());
  }

  private static Subentry requireSubentry(CommandCall call) {
    return require(call).settings().subentries().stream()
        .filter(each -> each.id().equals(call.text("subentry_id")))
        .findFirst()
        .orElseThrow(() -> CommandException.notFound("Config subentry not found"));
  }

  private static void updateSubentry(CommandCall call) {
    Subentry old = requireSubentry(call);
    List<Subentry> all = new ArrayList<>(require(call).settings().subentries());
    all.set(all.indexOf(old), old.with(call.text("title"), old.data()));
    setSubentries(call, all);
  }

  private static void deleteSubentry(CommandCall call) {
    List<Subentry> all = new ArrayList<>(require(call).settings().subentries());
    all.remove(requireSubentry(call));
    setSubentries(call, all);
  }

  private static void setSubentries(CommandCall call, List<Subentry> all) {
    ConfigEntry entry = require(call);
    entries(call).update(entry.id(), entry.settings().edit().subentries(all).build());
    call.succeed(null);
  }

  // ---------------------------------------------------------------- REST

  static void addTo(Routes routes, Hub hub) {
    ConfigEntries entries = hub.entries();
    String path = "/api/config/config_entries/entry";
    routes.add("GET", path, request -> Answer.json(200, list(entries)));
    routes.add(
        "DELETE",
        path + "/{id}",
        request -> remove(entries, hub.storage(), request.parameter("id")));
    routes.add("POST", path + "/{id}/reload", request -> reload(entries, request.parameter("id")));
  }

  private static List<Map<String, @Nullable Object>> list(ConfigEntries entries) {
    return entries.all().stream().map(ConfigEntry::toJson).toList();
  }

  private static Answer remove(ConfigEntries entries, Storage storage, String id) {
    try {
      boolean restart = entries.remove(id);
      storage.commit();
      return Answer.json(200, Map.of("require_restart", restart));
    } catch (UnknownEntryException e) {
      throw new CommandException("404", "Invalid entry specified");
    }
  }

  private static Answer reload(ConfigEntries entries, String id) {
    try {
      entries.reload(id);
    } catch (UnknownEntryException e) {
      throw new CommandException("404", "Invalid entry specified");
    } catch (OperationNotAllowedException e) {
      throw new CommandException("403", "Entry cannot be reloaded");
    }
    boolean failed = entries.get(id).filter(entry -> !entry.state().isRecoverable()).isPresent();
    return Answer.json(200, Map.of("require_restart", failed));
  }
}
