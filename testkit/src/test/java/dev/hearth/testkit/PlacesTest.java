package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Event;
import dev.hearth.core.registry.Area;
import dev.hearth.core.registry.Floor;
import dev.hearth.core.registry.Label;
import dev.hearth.core.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlacesTest {
  @TempDir Path folder;
  private TestHub house;
  private final List<Event> events = new ArrayList<>();
  private final Logs logs = new Logs();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    house.run(() -> {
      for (String kind : List.of("area", "floor", "label")) {
        house.hub().bus().listen(kind + "_registry_updated", events::add);
      }
    });
  }

  @AfterEach
  void close() {
    house.close();
    logs.close();
  }

  private Area area(Area.Settings settings) {
    return house.run(() -> house.hub().areas().create(settings));
  }

  private void assertRefused(Runnable change, String why) {
    house.run(() ->
        assertThatThrownBy(change::run)
            .isInstanceOf(RegistryException.class)
            .hasMessageContaining(why));
  }

  private List<Map<String, Object>> told() {
    List<Map<String, Object>> told = new ArrayList<>();
    events.forEach(event -> told.add(Map.copyOf(event.data())));
    events.clear();
    return told;
  }

  @Test
  void anIdIsMadeOfTheFirstNameAndStays() {
    Area kitchen = area(Area.Settings.named("Küche"));
    assertThat(kitchen.id()).isEqualTo("kuche");
    house.run(() ->
        house.hub().areas().update("kuche", kitchen.settings().edit().name("Kitchen").build()));
    assertThat(area(Area.Settings.named("Küche")).id()).isEqualTo("kuche_2");
    assertThat(house.run(() -> house.hub().areas().findByName("KITCHEN").orElseThrow().id()))
        .isEqualTo("kuche");
    assertThat(told())
        .containsExactly(
            Map.of("action", "create", "area_id", "kuche"),
            Map.of("action", "update", "area_id", "kuche"),
            Map.of("action", "create", "area_id", "kuche_2"));
  }

  /// Row REG-06
  @Test
  void aNameThatDiffersOnlyInCaseOrSpacesIsTaken() {
    area(Area.Settings.named("Living room"));
    Area other = area(Area.Settings.named("Attic"));
    assertRefused(
        () -> house.hub().areas().create(Area.Settings.named("LivingROOM")), "already in use");
    assertRefused(
        () ->
            house
                .hub()
                .areas()
                .update(other.id(), other.settings().edit().name("living room").build()),
        "already in use");
    assertRefused(() -> house.hub().areas().create(Area.Settings.named(" ")), "1 to 255");
    house.run(() -> house.hub().areas().update("living_room", Area.Settings.named("LIVING ROOM")));
    assertThat(house.run(() -> house.hub().areas().get("living_room").orElseThrow().name()))
        .isEqualTo("LIVING ROOM");
  }

  @Test
  void whatIsSoAlreadyIsNotToldAgain() {
    Area attic = area(Area.Settings.named("Attic"));
    told();
    house.run(() -> house.hub().areas().update(attic.id(), Area.Settings.named("Attic")));
    assertThat(told()).isEmpty();
  }

  @Test
  void whatDoesNotExistIsRefused() {
    assertRefused(() -> house.hub().areas().delete("nowhere"), "no area nowhere");
    assertRefused(
        () -> house.hub().areas().update("nowhere", Area.Settings.named("A")), "no area nowhere");
    assertRefused(
        () -> house.hub().areas().create(Area.Settings.named("A").edit().floorId("roof").build()),
        "no floor roof");
    assertRefused(
        () ->
            house
                .hub()
                .areas()
                .create(Area.Settings.named("A").edit().labels(Set.of("cosy")).build()),
        "no label cosy");
  }

  /// Row REG-09
  @Test
  void aDeletedFloorOrLabelLeavesItsAreas() {
    house.run(() -> {
      house.hub().floors().create(Floor.Settings.named("Roof").edit().level(2L).build());
      house.hub().labels().create(Label.Settings.named("Cosy"));
    });
    Area.Settings settings =
        Area.Settings.named("Attic").edit().floorId("roof").labels(Set.of("cosy")).build();
    area(settings);
    area(Area.Settings.named("Cellar"));
    assertThat(house.run(() -> house.hub().areas().ofFloor("roof"))).hasSize(1);
    told();
    house.run(() -> {
      house.hub().floors().delete("roof");
      house.hub().labels().delete("cosy");
    });
    assertThat(house.run(() -> house.hub().areas().get("attic").orElseThrow().settings()))
        .isEqualTo(Area.Settings.named("Attic"));
    assertThat(told())
        .containsExactly(
            Map.of("action", "update", "area_id", "attic"),
            Map.of("action", "remove", "floor_id", "roof"),
            Map.of("action", "update", "area_id", "attic"),
            Map.of("action", "remove", "label_id", "cosy"));
  }

  @Test
  void placesSurviveARestartInTheirOrder() throws IOException {
    house.run(
        () -> house.hub().floors().create(Floor.Settings.named("Roof").edit().level(2L).build()));
    area(
        new Area.Settings(
            "Attic",
            List.of("Top"),
            "roof",
            "mdi:home",
            Set.of(),
            "/p.png",
            "sensor.t",
            "sensor.h"));
    area(Area.Settings.named("Cellar"));
    area(Area.Settings.named("Broken"));
    house.run(() -> house.hub().areas().reorder(List.of("cellar", "broken", "attic")));
    assertRefused(() -> house.hub().areas().reorder(List.of("cellar", "attic")), "every area once");
    List<Area> areas = house.run(() -> List.copyOf(house.hub().areas().all()));
    List<Floor> floors = house.run(() -> List.copyOf(house.hub().floors().all()));
    house.close();
    Path file = folder.resolve(".storage/core.area_registry");
    Files.writeString(file, Files.readString(file).replace("\"Broken\"", "7"));
    house = TestHub.start(folder, Map.of());
    assertThat(house.run(() -> List.copyOf(house.hub().areas().all())))
        .containsExactly(areas.get(0), areas.get(2));
    assertThat(house.run(() -> List.copyOf(house.hub().floors().all()))).isEqualTo(floors);
    assertThat(logs.lines()).anyMatch(line -> line.contains("area_registry is broken"));
  }
}
