package dev.hearth.core.entity;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import org.jspecify.annotations.Nullable;

/// The services of updates.
final class UpdateServices {
  private UpdateServices() {}

  static void register(EntityServices services) {
    Class<UpdateEntity> type = UpdateEntity.class;
    Schema install =
        EntityServices.target()
            .optional("version", Type.string(), "the version to install; the latest if absent")
            .optional("backup", Type.bool(), false, "whether to back up before")
            .build();
    Schema target = EntityServices.target().build();
    services.register(
        "update",
        "install",
        "Install",
        install,
        type,
        UpdateEntity.INSTALL,
        UpdateServices::install);
    services.register(
        "update", "skip", "Skip the latest version of", target, type, (e, call) -> skip(e));
    services.register(
        "update",
        "clear_skipped",
        "Skip no version any more of",
        target,
        type,
        (e, call) -> clearSkipped(e));
  }

  /// What an update says of itself.
  private record Facts(
      int features,
      @Nullable String installed,
      @Nullable String latest,
      boolean isOn,
      boolean inProgress,
      boolean autoUpdate) {
    boolean can(int feature) {
      return (features & feature) != 0;
    }
  }

  @Crossing
  private static Facts factsOf(UpdateEntity update) {
    return new Facts(
        update.supportedFeatures(),
        update.installedVersion(),
        update.latestVersion(),
        "on".equals(update.stateValue()),
        update.isInProgress(),
        update.isAutoUpdate());
  }

  private static void install(UpdateEntity update, ServiceCall call) throws Exception {
    String version = call.data().get("version") instanceof String text ? text : null;
    boolean backup = Boolean.TRUE.equals(call.data().get("backup"));
    Facts facts = factsOf(update);
    String id = update.entityId();
    if (version == null && (facts.latest() == null || facts.latest().equals(facts.installed()))) {
      throw new HubException("there is no update for " + id);
    }
    if (version != null && !facts.can(UpdateEntity.SPECIFIC_VERSION)) {
      throw new HubException(id + " takes only the latest version; leave version out");
    }
    if (backup && !facts.can(UpdateEntity.BACKUP)) {
      throw new HubException(id + " cannot back up before; leave backup out");
    }
    if (facts.inProgress() || update.isInstalling()) {
      throw new HubException(id + " is being updated already");
    }
    boolean shown = !facts.can(UpdateEntity.PROGRESS);
    update.setInstalling(true, shown);
    try {
      install(update, version, backup);
    } finally {
      update.hub().loop().verifyOnLoop();
      update.setInstalling(false, shown);
    }
  }

  private static void skip(UpdateEntity update) {
    Facts facts = factsOf(update);
    String id = update.entityId();
    if (facts.autoUpdate()) {
      throw new HubException(id + " installs updates by itself; none can be skipped");
    }
    if (facts.latest() == null) {
      throw new HubException("the latest version of " + id + " is not known");
    }
    if (!facts.isOn()) {
      throw new HubException("there is no update for " + id + " to skip");
    }
    update.skip(facts.latest());
  }

  private static void clearSkipped(UpdateEntity update) {
    if (factsOf(update).autoUpdate()) {
      throw new HubException(update.entityId() + " installs updates by itself; none is skipped");
    }
    update.skip(null);
  }

  @Crossing
  private static void install(UpdateEntity update, @Nullable String version, boolean backup)
      throws Exception {
    update.install(version, backup);
  }
}
