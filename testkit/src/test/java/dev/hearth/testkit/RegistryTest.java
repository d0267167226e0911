package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Event;
import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.Entities;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.entity.EntityIdPart;
import dev.hearth.core.entity.EntitySettingsBuilder;
import dev.hearth.core.registry.Area;
import dev.hearth.core.registry.Label;
import dev.hearth.core.registry.RegistryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What people set of entities and devices.
@Timeout(60)
class RegistryTest {
  @TempDir Path folder;
  private TestHub house;
  private final List<Event> events = new ArrayList<>();
  private final Logs logs = new Logs();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    listen();
  }

  private void listen() {
    house.run(() -> {
      house.hub().bus().listen("entity_registry_updated", events::add);
      house.hub().bus().listen("device_registry_updated", events::add);
      house.hub().areas().create(Area.Settings.named("Kitchen"));
      house.hub().labels().create(Label.Settings.named("Cosy"));
    });
  }

  @AfterEach
  void close() {
    house.close();
    logs.close();
  }

  private static DeviceInfo lamp() {
    return DeviceInfo.of("mqtt", "0x01", "Lamp", "Maker", "Model");
  }

  private Entities entities() {
    return house.hub().entities();
  }

  private Plug add(Plug plug) {
    house.run(() -> entities().add("mqtt", plug));
    return plug;
  }

  private EntityEntry entry(String entityId) {
    return house.run(() -> entities().registry().get(entityId).orElseThrow());
  }

  private void set(String entityId, Consumer<EntitySettingsBuilder> change) {
    house.run(() -> {
      EntitySettingsBuilder settings =
          entities().registry().get(entityId).orElseThrow().settings().edit();
      change.accept(settings);
      entities().registry().update(entityId, settings.build());
    });
  }

  private DeviceEntry device() {
    return house.run(() -> entities().devices().find(lamp()).orElseThrow());
  }

  private void setDevice(UnaryOperator<DeviceEntry.Settings> change) {
    house.run(() -> {
      DeviceEntry device = entities().devices().find(lamp()).orElseThrow();
      entities().devices().update(device.id(), change.apply(device.settings()));
    });
  }

  private boolean hasState(String entityId) {
    return house.run(() -> house.hub().states().get(entityId).isPresent());
  }

  /// Row ENT-04
  @Test
  void theNameThatAPersonGivesIsSeenAtOnceAndResetRestores() {
    add(new Plug("1", "Plug", lamp(), null));
    set("switch.lamp_plug", to -> to.name("Tree").icon("mdi:tree").deviceClass("outlet"));
    assertThat(house.state("switch.lamp_plug").attributes())
        .containsEntry("friendly_name", "Tree")
        .containsEntry("icon", "mdi:tree")
        .containsEntry("device_class", "outlet");
    set("switch.lamp_plug", to -> to.name(null).icon(null).deviceClass(null));
    assertThat(house.state("switch.lamp_plug").attributes())
        .containsEntry("friendly_name", "Lamp Plug")
        .containsEntry("icon", "mdi:power")
        .doesNotContainKey("device_class");
  }

  @Test
  void anUpdateTellsTheOldValuesOnce() {
    add(new Plug("1", "Plug"));
    events.clear();
    set("switch.plug", to -> to.name("Tree").labels(Set.of("cosy")));
    set("switch.plug", to -> to.name("Tree"));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().data())
        .containsEntry("action", "update")
        .containsEntry("entity_id", "switch.plug")
        .doesNotContainKey("old_entity_id");
    assertThat((Map<?, ?>) events.getFirst().data().get("changes"))
        .hasToString("{name=null, labels=[]}");
  }

  /// Row ENT-11
  @Test
  void anEntityMovesToItsNewIdWithItsState() {
    Plug plug = add(new Plug("1", "Plug"));
    events.clear();
    house.run(() -> {
      EntityEntry entry = entities().registry().get("switch.plug").orElseThrow();
      entities().registry().update("switch.plug", entry.settings(), "switch.tree");
    });
    assertThat(hasState("switch.plug")).isFalse();
    assertThat(house.state("switch.tree").value()).isEqualTo("off");
    assertThat(plug.entityId()).isEqualTo("switch.tree");
    assertThat(plug.arrivals).isEqualTo(1);
    assertThat(events.getFirst().data())
        .containsEntry("entity_id", "switch.tree")
        .containsEntry("old_entity_id", "switch.plug")
        .containsEntry("changes", Map.of("entity_id", "switch.plug"));
    house.call("switch", "turn_on", Map.of("entity_id", "switch.tree"));
    assertThat(house.state("switch.tree").value()).isEqualTo("on");
    house.run(() -> entities().remove(plug));
    add(new Plug("1", "Plug"));
    assertThat(house.state("switch.tree").value()).isEqualTo("off");
  }

  @Test
  void aGhostMovesToo() {
    Plug plug = add(new Plug("1", "Plug"));
    house.run(() -> {
      entities().remove(plug);
      EntityEntry entry = entities().registry().get("switch.plug").orElseThrow();
      entities().registry().update("switch.plug", entry.settings(), "switch.tree");
    });
    assertThat(hasState("switch.plug")).isFalse();
    assertThat(house.state("switch.tree").attributes()).containsEntry("restored", true);
  }

  @Test
  void anIdThatCannotBeIsRefused() {
    add(new Plug("1", "Plug"));
    house.run(() -> {
      house.hub().states().set("switch.taken", "on", Map.of());
      EntityEntry.Settings settings =
          entities().registry().get("switch.plug").orElseThrow().settings();
      Map.of(
              "switch.taken", "is taken",
              "light.plug", "must begin with switch.",
              "switch.A b", "is no entity id")
          .forEach((id, why) ->
              assertThatThrownBy(() -> entities().registry().update("switch.plug", settings, id))
                  .isInstanceOf(RegistryException.class)
                  .hasMessageContaining(why));
      assertThatThrownBy(() -> entities().registry().update("switch.no", settings))
          .isInstanceOf(RegistryException.class);
      assertThatThrownBy(() ->
              entities().registry().update("switch.plug", settings.edit().areaId("roof").build()))
          .hasMessageContaining("no area roof");
    });
  }

  @Test
  void anEntityIsDisabledAndComesBackWhenItIsEnabled() {
    Plug plug = add(new Plug("1", "Plug"));
    set("switch.plug", to -> to.disabledBy("user"));
    assertThat(hasState("switch.plug")).isFalse();
    assertThat(plug.isAdded()).isFalse();
    set("switch.plug", to -> to.disabledBy(null));
    assertThat(house.state("switch.plug").value()).isEqualTo("off");
    assertThat(plug.arrivals).isEqualTo(2);
  }

  @Test
  void aDisabledEntityThatItsOwnerTookBackDoesNotReturn() {
    Plug plug = add(new Plug("1", "Plug"));
    set("switch.plug", to -> to.disabledBy("user"));
    house.run(() -> entities().remove(plug));
    set("switch.plug", to -> to.disabledBy(null));
    assertThat(house.state("switch.plug").value()).isEqualTo("unavailable");
    assertThat(plug.isAdded()).isFalse();
  }

  /// Row REG-07
  @Test
  void aDisabledDeviceDisablesItsEntitiesAndNoOther() {
    add(new Plug("1", "Plug", lamp(), null));
    add(new Plug("2", "Other", lamp(), null));
    set("switch.lamp_other", to -> to.disabledBy("user"));
    setDevice(settings -> settings.withDisabledBy("user"));
    assertThat(entry("switch.lamp_plug").disabledBy()).isEqualTo("device");
    assertThat(entry("switch.lamp_other").disabledBy()).isEqualTo("user");
    assertThat(hasState("switch.lamp_plug")).isFalse();
    house.run(() ->
        assertThatThrownBy(
                () -> entities().registry().update("switch.lamp_plug", EntityEntry.Settings.NONE))
            .isInstanceOf(RegistryException.class)
            .hasMessageContaining("enable the device"));
    add(new Plug("3", "New", lamp(), null));
    assertThat(entry("switch.lamp_new").disabledBy()).isEqualTo("device");
    setDevice(settings -> settings.withDisabledBy(null));
    assertThat(house.state("switch.lamp_plug").value()).isEqualTo("off");
    assertThat(house.state("switch.lamp_new").value()).isEqualTo("off");
    assertThat(hasState("switch.lamp_other")).isFalse();
  }

  @Test
  void aDevicesNameIsSeenInItsEntities() {
    add(new Plug("1", "Plug", lamp(), null));
    Plug ghost = add(new Plug("2", "Ghost", lamp(), null));
    house.run(() -> entities().remove(ghost));
    setDevice(settings -> settings.withNameByUser("Tree"));
    assertThat(house.state("switch.lamp_plug").attributes())
        .containsEntry("friendly_name", "Tree Plug");
    assertThat(house.state("switch.lamp_ghost").attributes())
        .containsEntry("friendly_name", "Tree Ghost");
  }

  /// Row ENT-15
  @Test
  void aDeletedEntityComesBackWithWhatWasSetOfIt() {
    Plug plug = add(new Plug("1", "Plug", lamp(), null));
    set("switch.lamp_plug", to -> to.name("Tree").areaId("kitchen"));
    setDevice(settings -> settings.withNameByUser("My lamp"));
    String id = entry("switch.lamp_plug").id();
    DeviceEntry device = device();
    house.run(() -> {
      EntityEntry.Settings settings =
          entities().registry().get("switch.lamp_plug").orElseThrow().settings();
      entities().registry().update("switch.lamp_plug", settings, "switch.tree");
      entities().forget("switch.tree");
    });
    house.close();
    house = TestHub.start(folder, Map.of());
    assertThat(house.run(() -> entities().registry().all())).isEmpty();
    add(new Plug("1", plug.name(), lamp(), null));
    assertThat(entry("switch.tree").id()).isEqualTo(id);
    assertThat(entry("switch.tree").settings().areaId()).isEqualTo("kitchen");
    assertThat(house.state("switch.tree").attributes()).containsEntry("friendly_name", "Tree");
    assertThat(device().id()).isEqualTo(device.id());
    assertThat(device().displayName()).isEqualTo("My lamp");
  }

  @Test
  void anEntityThatItsIntegrationRenamesKeepsWhatWasSetOfIt() {
    Plug plug = add(new Plug("1", "Plug"));
    set("switch.plug", to -> to.name("Tree"));
    house.run(() -> entities().forget("switch.plug"));
    plug.objectId = "fir";
    add(plug);
    assertThat(house.state("switch.fir").attributes()).containsEntry("friendly_name", "Tree");
    assertThat(hasState("switch.plug")).isFalse();
  }

  @Test
  void whatWasSetOfADeletedEntityIsForgottenAfterThirtyDays() {
    add(new Plug("1", "Plug"));
    set("switch.plug", to -> to.name("Tree"));
    house.run(() -> entities().forget("switch.plug"));
    house.advance(Duration.ofDays(30).plusSeconds(1));
    add(new Plug("1", "Plug"));
    assertThat(entry("switch.plug").name()).isNull();
  }

  /// Row ENT-14
  @Test
  void newIdsAreMadeOfThePartsThatAPersonChose() {
    add(new Plug("1", "Plug", lamp(), null));
    setDevice(settings -> settings.withAreaId("kitchen"));
    house.run(() -> {
      entities()
          .registry()
          .setEntityIdParts(
              List.of(
                  EntityIdPart.FLOOR, EntityIdPart.AREA, EntityIdPart.DEVICE, EntityIdPart.ENTITY));
      assertThatThrownBy(() -> entities().registry().setEntityIdParts(List.of(EntityIdPart.AREA)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(entities().registry().automaticId("switch.lamp_plug"))
          .hasValue("switch.kitchen_lamp_plug");
    });
    house.close();
    house = TestHub.start(folder, Map.of());
    add(new Plug("2", "New", lamp(), null));
    assertThat(house.run(() -> entities().registry().all()))
        .extracting(EntityEntry::entityId)
        .containsExactly("switch.lamp_plug", "switch.kitchen_lamp_new");
  }

  /// Rows REG-02, REG-09
  @Test
  void aDeletedAreaOrLabelLeavesEntitiesAndDevices() {
    add(new Plug("1", "Plug", lamp(), null));
    set("switch.lamp_plug", to -> to.areaId("kitchen").labels(Set.of("cosy")));
    setDevice(settings -> settings.withAreaId("kitchen").withLabels(Set.of("cosy")));
    house.run(() -> house.hub().areas().delete("kitchen"));
    assertThat(entry("switch.lamp_plug").settings().areaId()).isNull();
    assertThat(device().settings().areaId()).isNull();
    house.run(() -> house.hub().labels().delete("cosy"));
    assertThat(entry("switch.lamp_plug").settings()).isEqualTo(EntityEntry.Settings.NONE);
    assertThat(device().settings()).isEqualTo(DeviceEntry.Settings.NONE);
  }

  @Test
  void whatIsSetSurvivesARestart() {
    house.run(() -> entities().add("mqtt", new Plug("1", "Plug", lamp(), null), "entry-1"));
    set(
        "switch.lamp_plug",
        to ->
            to.aliases(List.of("tree"))
                .hiddenBy("user")
                .labels(Set.of("cosy"))
                .options("switch", Map.of("invert", true))
                .category("scene", "c1"));
    setDevice(settings -> settings.withAreaId("kitchen").withLabels(Set.of("cosy")));
    EntityEntry entry = entry("switch.lamp_plug");
    DeviceEntry device = device();
    assertThat(entry.configEntryId()).isEqualTo("entry-1");
    assertThat(device.configEntryId()).isEqualTo("entry-1");
    house.close();
    house = TestHub.start(folder, Map.of());
    assertThat(entry("switch.lamp_plug")).isEqualTo(entry);
    assertThat(device()).isEqualTo(device);
    assertThat(house.run(() -> entities().registry().ofConfigEntry("entry-1"))).hasSize(1);
    assertThat(house.run(() -> entities().devices().ofConfigEntry("entry-1"))).hasSize(1);
  }

  @Test
  void whatAConfigEntryBroughtIsDisabledEnabledAndForgottenWithIt() {
    house.run(() -> {
      entities().add("mqtt", new Plug("1", "Plug", lamp(), null), "entry-1");
      entities().add("mqtt", new Plug("2", "Off", lamp(), null), "entry-1");
    });
    add(new Plug("3", "Other"));
    set("switch.lamp_off", to -> to.disabledBy("user"));
    house.run(() -> entities().setConfigEntryDisabled("entry-1", true));
    assertThat(entry("switch.lamp_plug").disabledBy()).isEqualTo("config_entry");
    assertThat(entry("switch.lamp_off").disabledBy()).isEqualTo("user");
    assertThat(device().settings().disabledBy()).isEqualTo("config_entry");
    house.run(() -> entities().setConfigEntryDisabled("entry-1", false));
    assertThat(house.state("switch.lamp_plug").value()).isEqualTo("off");
    assertThat(entry("switch.lamp_off").disabledBy()).isEqualTo("user");
    assertThat(device().isEnabled()).isTrue();
    house.run(() -> entities().forgetConfigEntry("entry-1"));
    assertThat(house.run(() -> entities().registry().all()))
        .extracting(EntityEntry::entityId)
        .containsExactly("switch.other");
    assertThat(house.run(() -> entities().devices().all())).isEmpty();
  }

  @Test
  void anEntityThatFailsToGoIsDisabledAllTheSame() {
    Plug plug = add(new Plug("1", "Plug"));
    plug.failure = new IllegalStateException("fails on purpose");
    set("switch.plug", to -> to.disabledBy("user"));
    assertThat(hasState("switch.plug")).isFalse();
    set("switch.plug", to -> to.disabledBy(null));
    assertThat(house.state("switch.plug").value()).isEqualTo("off");
  }

  @Test
  void aSuggestedAreaIsMadeForANewDevice() {
    DeviceInfo info =
        new DeviceInfo(
            lamp().identifiers(),
            Set.of(),
            "Lamp",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "Bath room",
            null);
    add(new Plug("1", "Plug", info, null));
    assertThat(device().settings().areaId()).isEqualTo("bath_room");
    assertThat(house.run(() -> house.hub().areas().get("bath_room"))).isPresent();
  }
}
