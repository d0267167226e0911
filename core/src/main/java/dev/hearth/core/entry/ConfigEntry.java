package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.core.Times;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.storage.Fields;
import dev.hearth.loop.Owner;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that a person has added to the house: a device, an account or a server, with what is
/// needed to reach it.
///
/// Its settings change with [ConfigEntries#update], its state with the other methods of
/// [ConfigEntries].
///
/// **Threads:** loop only.
public final class ConfigEntry {
  private final Hub hub;
  private final String id;
  private final String domain;
  private final String source;
  private final Instant createdAt;
  private final EntryLife life;
  private EntrySettings settings;
  private Optional<String> disabledBy;
  private Instant modifiedAt;

  ConfigEntry(
      Hub hub,
      String id,
      String domain,
      String source,
      EntrySettings settings,
      Optional<String> disabledBy,
      Instant createdAt,
      Instant modifiedAt) {
    this.hub = hub;
    this.id = id;
    this.domain = domain;
    this.source = source;
    this.settings = settings;
    this.disabledBy = disabledBy;
    this.createdAt = createdAt;
    this.modifiedAt = modifiedAt;
    this.life = new EntryLife(hub, this);
  }

  /// The id, unique in the house.
  public String id() {
    return id;
  }

  /// The integration that it belongs to.
  public String domain() {
    return domain;
  }

  /// What kind of thing it is, as [EntryIntegration#integrationType]; `hub` when its integration is
  /// not installed.
  public String integrationType() {
    return life.integration().map(EntryIntegration::integrationType).orElse("hub");
  }

  /// How it came: `user`, `import`, `discovery`, `mqtt`…
  public String source() {
    return source;
  }

  /// What people call it.
  public String title() {
    return settings().title();
  }

  /// What it needs to work. Unmodifiable, JSON-like; may hold secrets.
  public Map<String, @Nullable Object> data() {
    return settings().data();
  }

  /// What people may change. Unmodifiable, JSON-like.
  public Map<String, @Nullable Object> options() {
    return settings().options();
  }

  /// All that it is set to.
  public EntrySettings settings() {
    hub.loop().verifyOnLoop();
    return settings;
  }

  /// Who has disabled it, `user`; empty when it is enabled.
  public Optional<String> disabledBy() {
    hub.loop().verifyOnLoop();
    return disabledBy;
  }

  /// Where it is in its life.
  public EntryState state() {
    hub.loop().verifyOnLoop();
    return life.state();
  }

  /// Why it is not loaded, for people; empty when it is, or nothing is known.
  public Optional<String> reason() {
    hub.loop().verifyOnLoop();
    return life.reason();
  }

  /// Whom all that it does belongs to.
  public Owner owner() {
    return life.owner();
  }

  /// Runs a callback when the entry is unloaded, or its set-up fails, after
  /// [EntryIntegration#unloadEntry]; the last one first. It must not suspend.
  ///
  /// @throws OperationNotAllowedException when the entry is not loaded or being set up
  public void onUnload(Runnable callback) {
    hub.loop().verifyOnLoop();
    life.requireScope().onClose(callback);
  }

  /// Runs a callback each time the entry's settings have changed, until it is unloaded.
  ///
  /// @throws OperationNotAllowedException when the entry is not loaded or being set up
  public void onUpdate(Runnable callback) {
    hub.loop().verifyOnLoop();
    life.onUpdate(callback);
  }

  /// Sets up platforms, all at once, and suspends the calling task until each has been, or has
  /// failed, or 60 seconds have passed. For [EntryIntegration#setUpEntry]; they end with the entry.
  ///
  /// A platform that fails does not fail the entry: it is logged, and tried again where it says so
  /// with a [PlatformNotReadyException].
  ///
  /// @throws OperationNotAllowedException when the entry is not being set up, by the calling task's
  ///   owner, or has a platform of such a domain already
  public void forward(Platform... platforms) {
    hub.loop().verifyOnLoop();
    verifyOwn("platforms");
    if (state() != EntryState.SETUP_IN_PROGRESS) {
      throw new OperationNotAllowedException(
          "platforms of " + this + " are set up with the entry, which is " + state().wireName());
    }
    PlatformSetUp.all(hub, this, platforms);
  }

  /// Has a person asked for new credentials, since the present ones are refused. For what the entry
  /// finds out while it is loaded; its set-up throws an [AuthenticationFailedException].
  public void startReauthentication() {
    hub.loop().verifyOnLoop();
    hub.entries().authenticationFailed(this);
  }

  private void verifyOwn(String what) {
    Scope _ = life.requireScope();
    if (!hub.loop().currentOwner().equals(owner())) {
      throw new OperationNotAllowedException(
          "%s of %s are added by %s; only its own tasks and callbacks may"
              .formatted(what, owner(), hub.loop().currentOwner()));
    }
  }

  /// Adds entities that end with the entry, as [dev.hearth.core.entity.Entities#add]. For code of
  /// the entry's own.
  ///
  /// @throws OperationNotAllowedException when the entry is not loaded or being set up, or the code
  ///   that asks for it is somebody else's
  public void addEntities(Entity... entities) {
    hub.loop().verifyOnLoop();
    verifyOwn("entities");
    for (Entity each : entities) {
      boolean _ = hub.entities().add(domain, each, id);
    }
  }

  /// The entry as clients read it: without its data, which may hold secrets.
  public Map<String, @Nullable Object> toJson() {
    EntrySettings now = settings();
    Optional<EntryIntegration> integration = life.integration();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("entry_id", id);
    json.put("domain", domain);
    json.put("title", now.title());
    json.put("source", source);
    json.put("state", state().wireName());
    json.put("supports_options", integration.map(EntryIntegration::supportsOptions).orElse(false));
    json.put("supports_remove_device", false);
    json.put("supports_unload", integration.map(EntryIntegration::supportsUnload).orElse(false));
    json.put(
        "supports_reconfigure",
        integration.map(EntryIntegration::supportsReconfigure).orElse(false));
    json.put("supported_subentry_types", Map.of());
    json.put("num_subentries", now.subentries().size());
    json.put("pref_disable_new_entities", now.disableNewEntities());
    json.put("pref_disable_polling", now.disablePolling());
    json.put("disabled_by", disabledBy.orElse(null));
    json.put("reason", life.reason().orElse(null));
    json.put("error_reason_translation_key", null);
    json.put("error_reason_translation_placeholders", null);
    json.put("created_at", Times.seconds(createdAt));
    json.put("modified_at", Times.seconds(modifiedAt));
    return json;
  }

  @Override
  public String toString() {
    return domain + " entry " + settings.title();
  }

  EntryLife life() {
    return life;
  }

  void setSettings(EntrySettings fresh, Instant now) {
    settings = fresh;
    modifiedAt = now;
  }

  void setDisabledBy(Optional<String> by, Instant now) {
    disabledBy = by;
    modifiedAt = now;
  }

  /// Immutable, so that it can be written on a worker.
  Map<String, @Nullable Object> toStorage() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("entry_id", id);
    json.put("domain", domain);
    json.put("source", source);
    json.put("disabled_by", disabledBy.orElse(null));
    json.put("created_at", createdAt.toString());
    json.put("modified_at", modifiedAt.toString());
    settings.toStorage(json);
    return json;
  }

  static ConfigEntry fromStorage(Hub hub, Map<String, @Nullable Object> json) {
    return new ConfigEntry(
        hub,
        Fields.text(json, "entry_id"),
        Fields.text(json, "domain"),
        Fields.text(json, "source"),
        EntrySettings.fromStorage(json),
        Optional.ofNullable(Fields.optionalText(json, "disabled_by")),
        Instant.parse(Fields.text(json, "created_at")),
        Instant.parse(Fields.text(json, "modified_at")));
  }
}
