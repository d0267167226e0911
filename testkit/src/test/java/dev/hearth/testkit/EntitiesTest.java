package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Context;
import dev.hearth.core.Event;
import dev.hearth.core.State;
import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.DeviceInfo.Identifier;
import dev.hearth.core.entity.Entities;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.entity.SensorEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntitiesTest {
  @TempDir Path folder;
  private TestHub house;
  private final Logs logs = new Logs();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
  }

  @AfterEach
  void close() {
    house.close();
    logs.close();
  }

  static final class Thing extends SensorEntity {
    @Nullable String id;
    @Nullable String name;
    @Nullable String objectId;
    @Nullable DeviceInfo device;
    @Nullable Object value = 21.5;
    boolean available = true;
    boolean enabled = true;
    @Nullable EntityCategory category;
    @Nullable RuntimeException failure;

    Thing(@Nullable String id, @Nullable String name) {
      this.id = id;
      this.name = name;
    }

    Thing of(DeviceInfo info) {
      device = info;
      return this;
    }

    @Override
    public @Nullable Object nativeValue() {
      return value;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.ofNullable(id);
    }

    @Override
    public @Nullable String name() {
      return name;
    }

    @Override
    public Optional<String> suggestedObjectId() {
      return Optional.ofNullable(objectId);
    }

    @Override
    public Optional<DeviceInfo> device() {
      return Optional.ofNullable(device);
    }

    @Override
    public boolean isAvailable() {
      return available;
    }

    @Override
    public boolean isEnabledByDefault() {
      return enabled;
    }

    @Override
    public Optional<String> stateClass() {
      return Optional.of("measurement");
    }

    @Override
    public Map<String, @Nullable Object> extraAttributes() {
      return Map.of("extra", 1);
    }

    @Override
    public Optional<EntityCategory> category() {
      return Optional.ofNullable(category);
    }

    @Override
    protected void onAdded() {
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static DeviceInfo lamp() {
    return DeviceInfo.of("mqtt", "0x01", "Lamp", "Maker", "Model");
  }

  private static DeviceInfo device(Set<Identifier> identifiers, Set<Identifier> connections) {
    return new DeviceInfo(
        identifiers, connections, null, null, null, null, null, null, null, null, null, null);
  }

  private Entities entities() {
    return house.hub().entities();
  }

  private boolean add(Thing thing) {
    return house.run(() -> entities().add("mqtt", thing));
  }

  private List<String> ids() {
    return house.run(
        () -> house.hub().states().all().stream().map(State::entityId).sorted().toList());
  }

  /// Row ENT-01
  @Test
  void aSecondEntityOfOneUniqueIdIsRefused() {
    add(new Thing("1", "First"));
    house.run(() ->
        assertThatThrownBy(() -> entities().add("mqtt", new Thing("1", "Second")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("sensor.first"));
    assertThat(house.run(() -> entities().add("other", new Thing("1", "Third")))).isTrue();
    assertThat(ids()).containsExactly("sensor.first", "sensor.third");
  }

  /// Row ENT-02
  @Test
  void aNameThatIsTakenGetsANumber() {
    add(new Thing(null, "Power"));
    add(new Thing(null, "Power"));
    add(new Thing("1", "Power"));
    assertThat(ids()).containsExactly("sensor.power", "sensor.power_2", "sensor.power_3");
  }

  /// Row ENT-03
  @Test
  void aNameIsTheDevicesAndTheEntitysOwn() {
    Thing main = new Thing("1", null).of(lamp());
    Thing power = new Thing("2", "Power").of(lamp());
    Thing alone = new Thing("3", "Alone");
    Thing nameless = new Thing("4", null);
    Thing suggested = new Thing("5", "Long name");
    suggested.objectId = "Kürzer/so";
    for (Thing each : List.of(main, power, alone, nameless, suggested)) {
      add(each);
    }
    assertThat(main.friendlyName()).isEqualTo("Lamp");
    assertThat(power.friendlyName()).isEqualTo("Lamp Power");
    assertThat(ids())
        .containsExactly(
            "sensor.alone",
            "sensor.kurzer_so",
            "sensor.lamp",
            "sensor.lamp_power",
            "sensor.unnamed_device");
    assertThat(house.state("sensor.lamp_power").attributes())
        .containsEntry("friendly_name", "Lamp Power");
  }

  /// Row ENT-05
  @Test
  void anUnavailableEntityKeepsItsCapabilitiesOnly() {
    Thing thing = new Thing("1", "A");
    thing.available = false;
    add(thing);
    State state = house.state("sensor.a");
    assertThat(state.value()).isEqualTo("unavailable");
    assertThat(state.attributes())
        .containsEntry("state_class", "measurement")
        .doesNotContainKey("extra");
    house.run(() -> {
      thing.available = true;
      thing.writeState();
    });
    assertThat(house.state("sensor.a").attributes()).containsEntry("extra", 1);
  }

  /// Row ENT-06
  @Test
  void nothingKnownIsUnknown() {
    Thing thing = new Thing("1", "A");
    thing.value = null;
    add(thing);
    assertThat(house.state("sensor.a").value()).isEqualTo("unknown");
  }

  /// Row STA-04
  @Test
  void aStateThatIsTooLongIsUnknownAndLoggedOnce() {
    Thing thing = new Thing("1", "A");
    thing.value = "x".repeat(256);
    add(thing);
    house.run(thing::writeState);
    assertThat(house.state("sensor.a").value()).isEqualTo("unknown");
    assertThat(logs.lines()).hasSize(1).first().asString().contains("sensor.a", "256", "255");
  }

  @Test
  void numbersHaveNoExponent() {
    Thing thing = new Thing("1", "A");
    add(thing);
    for (var each :
        Map.of(1e-4, "0.0001", 1.5e8, "150000000.0", 21.0, "21.0", -0.25, "-0.25").entrySet()) {
      thing.value = each.getKey();
      house.run(thing::writeState);
      assertThat(house.state("sensor.a").value()).isEqualTo(each.getValue());
    }
  }

  /// Rows ENT-07, ENT-08
  @Test
  void aRegisteredEntityIsAGhostUntilItComesOrIsForgotten() {
    add(new Thing("1", "A").of(lamp()));
    add(new Thing(null, "B"));
    house.close();
    house = TestHub.start(folder, Map.of());
    assertThat(ids()).containsExactly("sensor.lamp_a");
    assertThat(house.state("sensor.lamp_a").value()).isEqualTo("unavailable");
    assertThat(house.state("sensor.lamp_a").attributes())
        .containsEntry("restored", true)
        .containsEntry("friendly_name", "Lamp A");
    assertThat(house.run(() -> entities().all())).isEmpty();
    house.run(() -> entities().forget("sensor.lamp_a"));
    assertThat(ids()).isEmpty();
    assertThat(house.run(() -> entities().devices().all())).isEmpty();
  }

  @Test
  void anEntityThatComesBackHasTheIdItHad() {
    Thing first = new Thing("1", "A");
    add(first);
    house.run(() -> {
      first.name = "Another";
      entities().update("mqtt", first);
    });
    assertThat(house.state("sensor.a").attributes()).containsEntry("friendly_name", "Another");
    house.close();
    house = TestHub.start(folder, Map.of());
    add(new Thing("1", "Third"));
    assertThat(ids()).containsExactly("sensor.a");
    assertThat(house.state("sensor.a").value()).isEqualTo("21.5");
  }

  /// Row ENT-09
  @Test
  void aRemovedEntityLeavesAGhostOnlyWhenItIsRegistered() {
    Thing registered = new Thing("1", "A");
    Thing other = new Thing(null, "B");
    add(registered);
    add(other);
    house.run(() -> {
      entities().remove(registered);
      entities().remove(registered);
      entities().remove(other);
      registered.writeState();
    });
    assertThat(ids()).containsExactly("sensor.a");
    assertThat(house.state("sensor.a").attributes()).containsEntry("restored", true);
    add(registered);
    assertThat(house.state("sensor.a").value()).isEqualTo("21.5");
  }

  /// Row ENT-10
  @Test
  void aDisabledEntityIsRegisteredAndHasNoState() {
    Thing thing = new Thing("1", "A");
    thing.enabled = false;
    assertThat(add(thing)).isFalse();
    assertThat(ids()).isEmpty();
    EntityEntry entry = house.run(() -> entities().registry().get("sensor.a").orElseThrow());
    assertThat(entry.disabledBy()).isEqualTo("integration");
    house.close();
    house = TestHub.start(folder, Map.of());
    assertThat(ids()).isEmpty();
  }

  /// Row ENT-13
  @Test
  void aCallsContextIsAttachedForFiveSeconds() {
    Thing thing = new Thing("1", "A");
    add(thing);
    Context cause = house.run(() -> house.hub().bus().newContext("me"));
    house.run(() -> thing.setContext(cause));
    house.advance(Duration.ofSeconds(5));
    house.run(() -> {
      thing.value = 1;
      thing.writeState();
    });
    assertThat(house.state("sensor.a").context()).isEqualTo(cause);
    house.advance(Duration.ofMillis(1));
    house.run(() -> {
      thing.value = 2;
      thing.writeState();
    });
    assertThat(house.state("sensor.a").context().userId()).isNull();
  }

  /// Row REG-01
  @Test
  void entitiesThatShareAnIdentifierOrAConnectionShareTheDevice() {
    Identifier a = new Identifier("mqtt", "a");
    Identifier b = new Identifier("mqtt", "b");
    Identifier mac = new Identifier("mac", "02:5B:26:A8:DC:12");
    Identifier sameMac = new Identifier("mac", "025b.26a8.dc12");
    Identifier same = new Identifier("mac", "02-5b-26-a8-dc-12");
    List<DeviceInfo> infos =
        List.of(
            device(Set.of(a), Set.of(mac)),
            device(Set.of(b), Set.of(sameMac)),
            device(Set.of(b), Set.of()),
            device(Set.of(), Set.of(same)));
    for (int i = 0; i < infos.size(); i++) {
      add(new Thing("" + i, "N" + i).of(infos.get(i)));
    }
    DeviceEntry only = house.run(() -> List.copyOf(entities().devices().all())).getFirst();
    assertThat(house.run(() -> entities().devices().all())).hasSize(1);
    assertThat(only.info().identifiers()).containsExactlyInAnyOrder(a, b);
    assertThat(only.info().connections())
        .containsExactly(new Identifier("mac", "02:5b:26:a8:dc:12"));
    assertThat(house.run(() -> entities().registry().ofDevice(only.id()))).hasSize(4);
  }

  @Test
  void laterInformationReplacesEarlierAndNothingLeavesItAsItIs() {
    add(new Thing("1", "A").of(lamp()));
    add(new Thing("2", "B").of(device(Set.of(new Identifier("mqtt", "0x01")), Set.of())));
    DeviceEntry entry = house.run(() -> List.copyOf(entities().devices().all())).getFirst();
    assertThat(entry.displayName()).isEqualTo("Lamp");
    add(new Thing("3", "C").of(DeviceInfo.of("mqtt", "0x01", "Torch", "Maker", "Model")));
    entry = house.run(() -> List.copyOf(entities().devices().all())).getFirst();
    assertThat(entry.displayName()).isEqualTo("Torch");
    assertThat(entry.info().model()).isEqualTo("Model");
  }

  @Test
  void aDeviceIsLinkedToItsBridgeAlsoWhenThatComesLater() {
    Identifier bridge = new Identifier("mqtt", "bridge");
    DeviceInfo behind =
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
            null,
            bridge);
    add(new Thing("1", "A").of(behind));
    add(new Thing("2", "B").of(device(Set.of(bridge), Set.of())));
    house.run(() -> {
      DeviceEntry bridgeEntry = entities().devices().find(device(Set.of(bridge), Set.of())).get();
      assertThat(entities().devices().find(lamp()).get().viaDeviceId()).isEqualTo(bridgeEntry.id());
      entities().devices().remove(bridgeEntry.id());
      assertThat(entities().devices().find(lamp()).get().viaDeviceId()).isNull();
    });
  }

  @Test
  void whatTwoDevicesClaimStaysWithTheFirst() {
    Identifier a = new Identifier("mqtt", "a");
    Identifier b = new Identifier("mqtt", "b");
    add(new Thing("1", "A").of(device(Set.of(a), Set.of())));
    add(new Thing("2", "B").of(device(Set.of(b), Set.of())));
    add(new Thing("3", "C").of(device(Set.of(a, b), Set.of())));
    house.run(() -> {
      assertThat(entities().devices().all()).hasSize(2);
      for (Identifier each : Set.of(a, b)) {
        assertThat(entities().devices().find(device(Set.of(each), Set.of())))
            .hasValueSatisfying(
                found -> assertThat(found.info().identifiers()).containsExactly(each));
      }
    });
    assertThat(logs.lines()).singleElement().asString().contains("both said to be");
  }

  @Test
  void theEntitiesOfARenamedDeviceHaveItsNewNameAtOnce() {
    Thing power = new Thing("1", "Power").of(lamp());
    Thing switchedOff = new Thing("2", "Energy").of(lamp());
    add(power);
    add(switchedOff);
    house.run(() -> entities().remove(switchedOff));
    Thing renamer = new Thing("3", null).of(lamp());
    add(renamer);
    renamer.device = DeviceInfo.of("mqtt", "0x01", "Torch", "Maker", "Model");
    house.run(() -> entities().update("mqtt", renamer));
    for (String each : List.of("Torch Power", "Torch Energy", "Torch")) {
      assertThat(house.run(() -> house.hub().states().all()))
          .filteredOn(state -> each.equals(state.attributes().get("friendly_name")))
          .hasSize(1);
    }
    assertThat(ids()).contains("sensor.lamp_power", "sensor.lamp_energy", "sensor.lamp");
  }

  /// Row REG-08
  @Test
  void aDeviceGoesWithItsLastEntity() {
    add(new Thing("1", "A").of(lamp()));
    add(new Thing("2", "B").of(lamp()));
    List<Event> events = new ArrayList<>();
    house.run(() -> {
      house.hub().bus().listen("device_registry_updated", events::add);
      entities().forget("sensor.lamp_a");
      assertThat(entities().devices().all()).hasSize(1);
      entities().forget("sensor.lamp_b");
      entities().forget("sensor.lamp_b");
      assertThat(entities().devices().all()).isEmpty();
      assertThat(entities().registry().all()).isEmpty();
    });
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().data()).containsEntry("action", "remove");
    assertThat(ids()).isEmpty();
  }

  @Test
  void anEntityThatFailsToArriveIsNotThere() {
    Thing thing = new Thing("1", "A");
    thing.failure = new IllegalStateException("fails on purpose");
    house.run(() ->
        assertThatThrownBy(() -> entities().add("mqtt", thing)).hasMessage("fails on purpose"));
    assertThat(thing.isAdded()).isFalse();
    assertThat(house.run(() -> entities().all())).isEmpty();
    thing.failure = null;
    assertThat(add(thing)).isTrue();
    assertThat(house.state("sensor.a").value()).isEqualTo("21.5");
  }

  @Test
  void aBrokenRegistryEntryCostsThatEntryOnly() throws IOException {
    add(new Thing("1", "A").of(lamp()));
    add(new Thing("2", "B").of(lamp()));
    house.close();
    Path file = folder.resolve(".storage/core.entity_registry");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"unique_id\":\"1\"", "\"unique_id\":1"));
    Path devices = folder.resolve(".storage/core.device_registry");
    Files.writeString(
        devices,
        Files.readString(devices)
            .replaceFirst("\"created_at\":\"[^\"]*\"", "\"created_at\":\"x\""));
    house = TestHub.start(folder, Map.of());
    assertThat(ids()).containsExactly("sensor.lamp_b");
    assertThat(logs.lines()).filteredOn(line -> line.contains("is broken")).hasSize(2);
  }

  @Test
  void theRegistrySurvivesARestart() {
    Thing thing = new Thing("1", "A").of(lamp());
    thing.category = EntityCategory.DIAGNOSTIC;
    add(thing);
    List<EntityEntry> entries = house.run(() -> List.copyOf(entities().registry().all()));
    List<DeviceEntry> devices = house.run(() -> List.copyOf(entities().devices().all()));
    house.close();
    house = TestHub.start(folder, Map.of());
    assertThat(house.run(() -> List.copyOf(entities().registry().all()))).isEqualTo(entries);
    assertThat(house.run(() -> List.copyOf(entities().devices().all()))).isEqualTo(devices);
    assertThat(entries.getFirst().category()).isEqualTo("diagnostic");
  }
}
