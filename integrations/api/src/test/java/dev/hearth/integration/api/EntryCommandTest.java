package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.entry.Subentry;
import dev.hearth.core.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

@Timeout(60)
class EntryCommandTest {
  @TempDir Path folder;
  private final Station station = new Station("station", "hub");
  private final Station helper = new Station("counter", "helper");
  private ApiHouse house;
  private WsClient client;

  private static final class Station implements EntryIntegration {
    private final String domain;
    private final String type;
    private int setUps;
    private boolean lets = true;

    Station(String domain, String type) {
      this.domain = domain;
      this.type = type;
    }

    @Override
    public String domain() {
      return domain;
    }

    @Override
    public String integrationType() {
      return type;
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      setUps++;
    }

    @Override
    public void unloadEntry(Hub hub, ConfigEntry entry) {
      if (!lets) {
        throw new IllegalStateException("busy");
      }
    }
  }

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder, station, helper);
    client = house.connect();
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private ConfigEntry add(String domain, String title) {
    return house.house.run(() ->
        house
            .hub()
            .entries()
            .add(
                domain,
                "user",
                EntrySettings.of(title, Map.of("password", "secret-1"))
                    .edit()
                    .subentries(
                        List.of(
                            Subentry.of(
                                "mast", "left", Optional.empty(), Map.of("key", "secret-2"))))
                    .build()));
  }

  private EntryState state(ConfigEntry entry) {
    return house.house.run(entry::state);
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.object((Map<?, ?>) value);
  }

  private List<String> titles(Map<String, ?> filter) {
    List<String> titles = new ArrayList<>();
    for (Object each : (List<?>) client.result("config_entries/get", filter)) {
      titles.add(String.valueOf(object(each).get("title")));
    }
    return titles;
  }

  @Test
  void entriesAreListedWithoutTheirData() {
    ConfigEntry roof = add("station", "roof");
    add("counter", "visits");

    assertThat(titles(Map.of())).containsExactly("roof", "visits");
    assertThat(titles(Map.of("domain", "counter"))).containsExactly("visits");
    assertThat(titles(Map.of("type_filter", List.of("hub", "device")))).containsExactly("roof");
    Object single = client.result("config_entries/get_single", Map.of("entry_id", roof.id()));
    assertThat(object(object(single).get("config_entry")))
        .containsEntry("entry_id", roof.id())
        .containsEntry("domain", "station")
        .containsEntry("source", "user")
        .containsEntry("state", "loaded")
        .containsEntry("supports_unload", true)
        .containsEntry("num_subentries", 1L)
        .containsEntry("disabled_by", null)
        .containsEntry("reason", null);
    assertThat(String.valueOf(single)).doesNotContain("secret");
    assertThat(client.error("config_entries/get_single", Map.of("entry_id", "nope")))
        .containsEntry("code", "not_found");
  }

  private Map<String, @Nullable Object> change(long subscription) {
    return object(((List<?>) client.anyEvent(subscription)).getFirst());
  }

  /// Row CFE-23, CFE-24
  @Test
  void whoSubscribesHearsOfWhatChanges() {
    ConfigEntry roof = add("station", "roof");
    long all = client.command("config_entries/subscribe", Map.of());
    long helpers =
        client.command("config_entries/subscribe", Map.of("type_filter", List.of("helper")));
    assertThat(change(all)).containsEntry("type", null);
    assertThat((List<?>) client.anyEvent(helpers)).isEmpty();

    house.house.run(() -> house.hub().entries().unload(roof.id()));
    assertThat(change(all)).containsEntry("type", "updated");
    Map<String, @Nullable Object> unloaded = change(all);
    assertThat(object(unloaded.get("entry")))
        .containsEntry("state", "not_loaded")
        .containsEntry("title", "roof");

    add("counter", "visits");
    Map<String, @Nullable Object> added = change(helpers);
    assertThat(added).containsEntry("type", "added");
    assertThat(object(added.get("entry"))).containsEntry("title", "visits");
  }

  @Test
  void anEntryIsRenamedDisabledAndEnabled() {
    ConfigEntry roof = add("station", "roof");
    client.result("config_entries/update", Map.of("entry_id", roof.id(), "title", "garden"));
    assertThat(titles(Map.of())).containsExactly("garden");

    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("entry_id", roof.id());
    fields.put("disabled_by", "user");
    assertThat(client.result("config_entries/disable", fields))
        .isEqualTo(Map.of("require_restart", false));
    assertThat(state(roof)).isEqualTo(EntryState.NOT_LOADED);
    fields.put("disabled_by", null);
    client.result("config_entries/disable", fields);
    assertThat(state(roof)).isEqualTo(EntryState.LOADED);
    fields.put("disabled_by", "integration");
    assertThat(client.error("config_entries/disable", fields))
        .containsEntry("code", "invalid_format");
  }

  @Test
  void partsAreListedRenamedAndDeleted() {
    ConfigEntry roof = add("station", "roof");
    Map<String, String> entry = Map.of("entry_id", roof.id());
    List<?> parts = (List<?>) client.result("config_entries/subentries/list", entry);
    String id = String.valueOf(object(parts.getFirst()).get("subentry_id"));
    assertThat(parts.toString()).contains("title=left").doesNotContain("secret");

    client.result(
        "config_entries/subentries/update",
        Map.of("entry_id", roof.id(), "subentry_id", id, "title", "right"));
    assertThat(client.result("config_entries/subentries/list", entry).toString())
        .contains("title=right");
    client.result(
        "config_entries/subentries/delete", Map.of("entry_id", roof.id(), "subentry_id", id));
    assertThat((List<?>) client.result("config_entries/subentries/list", entry)).isEmpty();
    assertThat(
            client.error(
                "config_entries/subentries/delete",
                Map.of("entry_id", roof.id(), "subentry_id", id)))
        .containsEntry("code", "not_found");
  }

  private static void expect(HttpResponse<String> answer, int status, String text) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void anEntryIsReloadedAndRemovedByRequest() {
    ConfigEntry roof = add("station", "roof");
    String path = "/api/config/config_entries/entry";
    expect(house.get(path), 200, "\"roof\"");
    expect(house.post(path + "/" + roof.id() + "/reload", Map.of()), 200, "false");
    assertThat(station.setUps).isEqualTo(2);
    expect(house.post(path + "/nope/reload", Map.of()), 404, "Invalid entry specified");
    expect(house.request("DELETE", path + "/nope", null), 404, "Invalid entry specified");
    expect(house.request("DELETE", path + "/" + roof.id(), null), 200, "false");
    assertThat(titles(Map.of())).isEmpty();
  }

  @Test
  void whatIsNotLetGoIsForced() {
    ConfigEntry roof = add("station", "roof");
    station.lets = false;
    String path = "/api/config/config_entries/entry/" + roof.id();
    expect(house.post(path + "/reload", Map.of()), 200, "true");
    expect(house.post(path + "/reload", Map.of()), 403, "Entry cannot be reloaded");
    client.result("hearth/config_entries/force_unload", Map.of("entry_id", roof.id()));
    assertThat(state(roof)).isEqualTo(EntryState.NOT_LOADED);
  }
}
