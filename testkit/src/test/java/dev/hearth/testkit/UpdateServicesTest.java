package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.UpdateEntity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What updates show, and how they are installed and skipped.
@Timeout(60)
class UpdateServicesTest {
  @TempDir Path folder;
  private TestHub house;

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
  }

  @AfterEach
  void close() {
    house.close();
  }

  static final class Firmware extends UpdateEntity {
    private final String name;
    private final int features;
    final List<String> installed = new ArrayList<>();
    @Nullable String version = "1.0";
    @Nullable String latest = "1.1";
    boolean auto;
    boolean inProgress;
    @Nullable Number percentage;
    Duration takes = Duration.ZERO;
    @Nullable RuntimeException failure;

    Firmware(String name, int features) {
      this.name = name;
      this.features = features;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(name);
    }

    @Override
    public int supportedFeatures() {
      return features;
    }

    @Override
    public @Nullable String installedVersion() {
      return version;
    }

    @Override
    public @Nullable String latestVersion() {
      return latest;
    }

    @Override
    public boolean isAutoUpdate() {
      return auto;
    }

    @Override
    public boolean isInProgress() {
      return inProgress;
    }

    @Override
    public @Nullable Number updatePercentage() {
      return percentage;
    }

    @Override
    public Optional<String> releaseSummary() {
      return Optional.of("ü".repeat(300));
    }

    @Override
    public void install(@Nullable String wanted, boolean backup) {
      if (takes.isPositive()) {
        hub().loop().sleep(takes);
      }
      if (failure != null) {
        throw failure;
      }
      version = wanted == null ? latest : wanted;
      installed.add(version + (backup ? " after a backup" : ""));
      writeState();
    }
  }

  private Firmware firmware(String name, int features) {
    Firmware firmware = new Firmware(name, features);
    house.run(() -> house.hub().entities().add("test", firmware));
    return firmware;
  }

  private void call(String service, Firmware firmware, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", firmware.entityId());
    house.call("update", service, all);
  }

  private Throwable refused(String service, Firmware firmware, Map<String, ?> data) {
    Throwable[] thrown = new Throwable[1];
    assertThatThrownBy(() -> call(service, firmware, data))
        .satisfies(e -> thrown[0] = e.getCause());
    return thrown[0];
  }

  private String value(Firmware firmware) {
    house.run(firmware::writeState);
    return house.state(firmware.entityId()).value();
  }

  private @Nullable Object attribute(Firmware firmware, String name) {
    return house.state(firmware.entityId()).attributes().get(name);
  }

  @Test
  void itIsOnWhileThereIsANewerVersion() {
    Firmware firmware = firmware("Lamp", UpdateEntity.INSTALL);
    assertThat(value(firmware)).isEqualTo("on");
    assertThat(house.state("update.lamp").attributes())
        .containsEntry("auto_update", false)
        .containsEntry("display_precision", 0)
        .containsEntry("in_progress", false)
        .containsEntry("installed_version", "1.0")
        .containsEntry("latest_version", "1.1")
        .containsEntry("release_summary", "ü".repeat(255))
        .containsEntry("release_url", null)
        .containsEntry("skipped_version", null)
        .containsEntry("title", null)
        .containsEntry("update_percentage", null)
        .containsEntry("supported_features", 1);
    firmware.latest = "1.0";
    assertThat(value(firmware)).isEqualTo("off");
    firmware.latest = "0.9";
    assertThat(value(firmware)).isEqualTo("off");
    firmware.latest = "nightly";
    assertThat(value(firmware)).isEqualTo("on");
    firmware.latest = null;
    assertThat(value(firmware)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void itIsOfACategoryByWhatCanBeDone() {
    assertThat(firmware("a", UpdateEntity.INSTALL).category()).contains(EntityCategory.CONFIG);
    assertThat(firmware("b", 0).category()).contains(EntityCategory.DIAGNOSTIC);
  }

  @Test
  void installingTakesTheLatestVersionOrTheOneThatIsAskedFor() {
    Firmware plain = firmware("Plain", UpdateEntity.INSTALL);
    call("install", plain, Map.of());
    assertThat(plain.installed).containsExactly("1.1");
    assertThat(value(plain)).isEqualTo("off");
    Firmware able =
        firmware(
            "Able", UpdateEntity.INSTALL | UpdateEntity.SPECIFIC_VERSION | UpdateEntity.BACKUP);
    call("install", able, Map.of("version", "0.9", "backup", true));
    assertThat(able.installed).containsExactly("0.9 after a backup");
  }

  @Test
  void whatCannotBeInstalledIsRefused() {
    Firmware plain = firmware("Plain", UpdateEntity.INSTALL);
    assertThat(refused("install", plain, Map.of("version", "2")))
        .isExactlyInstanceOf(HubException.class)
        .hasMessageContaining("only the latest version");
    assertThat(refused("install", plain, Map.of("backup", true)))
        .hasMessageContaining("cannot back up");
    plain.latest = "1.0";
    assertThat(refused("install", plain, Map.of()))
        .hasMessage("there is no update for update.plain");
    plain.latest = null;
    assertThat(refused("install", plain, Map.of()))
        .hasMessage("there is no update for update.plain");
    Firmware busy = firmware("Busy", UpdateEntity.INSTALL | UpdateEntity.PROGRESS);
    busy.inProgress = true;
    assertThat(refused("install", busy, Map.of()))
        .hasMessage("update.busy is being updated already");
    assertThat(plain.installed).isEmpty();
    assertThat(busy.installed).isEmpty();
  }

  @Test
  void anEntityThatInstallsNothingIsLeftOutUnlessItIsNamed() {
    Firmware able = firmware("Able", UpdateEntity.INSTALL);
    Firmware unable = firmware("Unable", 0);
    assertThat(refused("install", unable, Map.of()))
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("update.unable does not support update.install");
    assertThatThrownBy(() ->
            house.call(
                "update", "install", Map.of("entity_id", List.of("update.able", "update.unable"))))
        .cause()
        .isInstanceOf(ServiceValidationException.class);
    assertThat(able.installed).as("nothing is done").isEmpty();
    house.call("update", "install", Map.of("entity_id", "all"));
    assertThat(able.installed).hasSize(1);
    assertThat(unable.installed).isEmpty();
  }

  @Test
  void theHubShowsThatAnInstallationIsUnderWayAndStartsNoSecond() {
    Firmware firmware = firmware("Lamp", UpdateEntity.INSTALL);
    firmware.takes = Duration.ofSeconds(30);
    firmware.failure = new HubException("out of power");
    house.run(
        () -> house.hub().services().start("update", "install", Map.of("entity_id", "all"), null));
    assertThat(attribute(firmware, "in_progress")).isEqualTo(true);
    assertThat(refused("install", firmware, Map.of()))
        .hasMessage("update.lamp is being updated already");
    house.advance(Duration.ofSeconds(30));
    assertThat(attribute(firmware, "in_progress")).isEqualTo(false);
    firmware.failure = null;
    firmware.takes = Duration.ZERO;
    call("install", firmware, Map.of());
    assertThat(firmware.installed).containsExactly("1.1");
  }

  @Test
  void anEntityThatTellsItsProgressIsShownAsItSays() {
    Firmware firmware = firmware("Lamp", UpdateEntity.INSTALL | UpdateEntity.PROGRESS);
    firmware.percentage = 40;
    assertThat(value(firmware)).isEqualTo("on");
    assertThat(attribute(firmware, "update_percentage")).isNull();
    firmware.inProgress = true;
    assertThat(value(firmware)).isEqualTo("on");
    assertThat(attribute(firmware, "in_progress")).isEqualTo(true);
    assertThat(attribute(firmware, "update_percentage")).isEqualTo(40);
  }

  @Test
  void aVersionIsSkippedUntilThereIsAnother() {
    Firmware firmware = firmware("Lamp", 0);
    call("skip", firmware, Map.of());
    assertThat(value(firmware)).isEqualTo("off");
    assertThat(attribute(firmware, "skipped_version")).isEqualTo("1.1");
    firmware.latest = "1.2";
    assertThat(value(firmware)).isEqualTo("on");
    assertThat(attribute(firmware, "skipped_version")).isNull();
    firmware.latest = "1.1";
    assertThat(value(firmware)).as("it is forgotten").isEqualTo("on");

    call("skip", firmware, Map.of());
    call("clear_skipped", firmware, Map.of());
    assertThat(value(firmware)).isEqualTo("on");
    assertThat(attribute(firmware, "skipped_version")).isNull();
  }

  @Test
  void whatCannotBeSkippedIsRefused() {
    Firmware firmware = firmware("Lamp", 0);
    firmware.latest = "1.0";
    assertThat(refused("skip", firmware, Map.of()))
        .isExactlyInstanceOf(HubException.class)
        .hasMessage("there is no update for update.lamp to skip");
    firmware.latest = null;
    assertThat(refused("skip", firmware, Map.of()))
        .hasMessage("the latest version of update.lamp is not known");
    firmware.auto = true;
    assertThat(refused("skip", firmware, Map.of())).hasMessageContaining("by itself");
    assertThat(refused("clear_skipped", firmware, Map.of())).hasMessageContaining("by itself");
  }
}
