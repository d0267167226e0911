package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.Entities;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.EntitySettingsBuilder;
import dev.hearth.core.registry.Area;
import dev.hearth.core.registry.Floor;
import dev.hearth.core.registry.Label;
import java.nio.file.Path;
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

/// What a service call means that names devices, areas, floors or labels.
@Timeout(60)
class TargetsTest {
  @TempDir Path folder;
  private TestHub house;
  private final Logs logs = new Logs();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    house.run(() -> {
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

  private List<String> turnedOn(Map<String, ?> target) {
    house.call("homeassistant", "turn_off", Map.of("entity_id", "all"));
    house.call("switch", "turn_on", target);
    return house.run(() ->
        house.hub().states().all().stream()
            .filter(state -> state.value().equals("on"))
            .map(State::entityId)
            .toList());
  }

  /// Row SVC-06
  @Test
  void anAreaMeansWhatItsDevicesAreForAndWhatIsPutThere() {
    house.run(() -> {
      house.hub().floors().create(Floor.Settings.named("Ground"));
      Area kitchen = house.hub().areas().get("kitchen").orElseThrow();
      house.hub().areas().update("kitchen", kitchen.settings().edit().floorId("ground").build());
      house.hub().areas().create(Area.Settings.named("Attic"));
    });
    add(new Plug("1", "Main", lamp(), null));
    add(new Plug("2", "Setting", lamp(), EntityCategory.CONFIG));
    add(new Plug("3", "Hidden", lamp(), null));
    add(new Plug("4", "Elsewhere", lamp(), null));
    add(new Plug("5", "Alone"));
    add(new Plug("6", "Nowhere"));
    setDevice(settings -> settings.withAreaId("kitchen"));
    set("switch.lamp_hidden", to -> to.hiddenBy("user"));
    set("switch.lamp_elsewhere", to -> to.areaId("attic"));
    set("switch.alone", to -> to.areaId("kitchen"));
    List<String> inKitchen = List.of("switch.lamp_main", "switch.alone");
    assertThat(turnedOn(Map.of("area_id", "kitchen"))).hasSameElementsAs(inKitchen).hasSize(2);
    assertThat(turnedOn(Map.of("floor_id", "ground"))).hasSameElementsAs(inKitchen).hasSize(2);
    assertThat(turnedOn(Map.of("device_id", device().id())))
        .containsExactlyInAnyOrder("switch.lamp_main", "switch.lamp_elsewhere");
    assertThat(turnedOn(Map.of("entity_id", "switch.lamp_hidden"))).hasSize(1);
  }

  @Test
  void aLabelMeansWhatItIsOn() {
    add(new Plug("1", "Main", lamp(), null));
    add(new Plug("2", "Setting", lamp(), EntityCategory.CONFIG));
    add(new Plug("3", "Alone"));
    add(new Plug("4", "Other"));
    set("switch.lamp_setting", to -> to.labels(Set.of("cosy")));
    assertThat(turnedOn(Map.of("label_id", "cosy"))).containsExactly("switch.lamp_setting");
    setDevice(settings -> settings.withLabels(Set.of("cosy")));
    set("switch.alone", to -> to.areaId("kitchen"));
    house.run(() ->
        house
            .hub()
            .areas()
            .update(
                "kitchen", Area.Settings.named("Kitchen").edit().labels(Set.of("cosy")).build()));
    assertThat(turnedOn(Map.of("label_id", "cosy")))
        .containsExactlyInAnyOrder("switch.lamp_main", "switch.lamp_setting", "switch.alone");
    assertThat(turnedOn(Map.of("label_id", "none"))).isEmpty();
    assertThat(logs.lines()).anyMatch(line -> line.contains("label none are missing"));
  }
}
