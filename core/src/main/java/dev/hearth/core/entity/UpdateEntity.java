package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The software of a device or a program, which may be outdated: `on` while there is a newer
/// version than the one that is installed, and people have not chosen to skip it. **Threads:** loop
/// only.
public abstract class UpdateEntity extends Entity {
  /// The bit of [#supportedFeatures] for installing.
  public static final int INSTALL = 1;

  /// The bit of [#supportedFeatures] for installing another version than the latest.
  public static final int SPECIFIC_VERSION = 2;

  /// The bit of [#supportedFeatures] for entities that tell their progress themselves; of others
  /// the hub only shows that an installation is under way.
  public static final int PROGRESS = 4;

  /// The bit of [#supportedFeatures] for a backup before the installation.
  public static final int BACKUP = 8;

  /// The bit of [#supportedFeatures] for entities that can hand out release notes.
  public static final int RELEASE_NOTES = 16;

  private static final int MAX_SUMMARY = 255;

  private @Nullable String skippedVersion;
  private boolean installing;

  /// For subclasses.
  protected UpdateEntity() {}

  @Override
  public final String domain() {
    return "update";
  }

  /// The version in use; null when unknown.
  public abstract @Nullable String installedVersion();

  /// The newest version there is; null when unknown.
  public abstract @Nullable String latestVersion();

  /// Whether a version came after another; asked only for two that differ. By default they are
  /// compared number by number, and what cannot be compared is newer.
  public boolean isNewer(String latest, String installed) {
    return Versions.isNewer(latest, installed);
  }

  /// Whether an installation is under way, of an entity with [#PROGRESS].
  public boolean isInProgress() {
    return false;
  }

  /// How far an installation is, 0–100, of an entity with [#PROGRESS]; null when unknown.
  public @Nullable Number updatePercentage() {
    return null;
  }

  /// Whether the device installs updates by itself, so that none can be skipped.
  public boolean isAutoUpdate() {
    return false;
  }

  /// How many digits of the percentage to show after the point.
  public int displayPrecision() {
    return 0;
  }

  /// What is new, in short; the first 255 characters are shown.
  public Optional<String> releaseSummary() {
    return Optional.empty();
  }

  /// Where to read what is new.
  public Optional<String> releaseUrl() {
    return Optional.empty();
  }

  /// What the software is called, where that is not the entity's name.
  public Optional<String> title() {
    return Optional.empty();
  }

  /// Installs a version; called on entities with [#INSTALL] alone. Runs in a task: may suspend, and
  /// returns when the installation has ended, or has been ordered of an entity with [#PROGRESS].
  ///
  /// @param version null for the latest; another only of an entity with [#SPECIFIC_VERSION]
  /// @param backup whether to back up first; true only of an entity with [#BACKUP]
  /// @throws Exception a `HubException` reaches the caller with its message
  public void install(@Nullable String version, boolean backup) throws Exception {
    throw new UnsupportedOperationException(getClass().getName() + " installs nothing");
  }

  /// What people configure, if it can be installed from here; else what they look up.
  @Override
  @Crossing
  public Optional<EntityCategory> category() {
    Optional<EntityCategory> said = description().category();
    if (said.isPresent()) {
      return said;
    }
    boolean installs = (supportedFeatures() & INSTALL) != 0;
    return Optional.of(installs ? EntityCategory.CONFIG : EntityCategory.DIAGNOSTIC);
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    String installed = installedVersion();
    String latest = latestVersion();
    if (installed == null || latest == null) {
      return null;
    }
    if (latest.equals(skippedVersion) || latest.equals(installed)) {
      return "off";
    }
    return isNewer(latest, installed) ? "on" : "off";
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    boolean ownProgress = (supportedFeatures() & PROGRESS) != 0;
    boolean underWay = ownProgress && isInProgress();
    String installed = installedVersion();
    String latest = latestVersion();
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("auto_update", isAutoUpdate());
    attributes.put("display_precision", displayPrecision());
    attributes.put("installed_version", installed);
    attributes.put("in_progress", underWay);
    attributes.put("latest_version", latest);
    attributes.put("release_summary", releaseSummary().map(UpdateEntity::shortened).orElse(null));
    attributes.put("release_url", releaseUrl().orElse(null));
    attributes.put("skipped_version", null);
    attributes.put("title", title().orElse(null));
    attributes.put("update_percentage", underWay ? updatePercentage() : null);
    hub().loop().verifyOnLoop();
    if (!ownProgress) {
      attributes.put("in_progress", installing);
    }
    String skipped = skippedVersion;
    boolean outdated = latest != null && !latest.equals(skipped);
    if (outdated || Objects.equals(installed, skipped)) {
      skipped = null; // it was installed after all, or there is another to decide on
      skippedVersion = null;
    }
    attributes.put("skipped_version", skipped);
    return attributes;
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MAX_SUMMARY
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SUMMARY));
  }

  /// Skips a version, or none any more, and writes the state.
  final void skip(@Nullable String version) {
    skippedVersion = version;
    writeState();
  }

  /// Whether a call of ours is installing.
  final boolean isInstalling() {
    return installing;
  }

  /// @param shown whether the state tells it, for the entity does not
  final void setInstalling(boolean now, boolean shown) {
    installing = now;
    if (shown) {
      writeState();
    }
  }
}
