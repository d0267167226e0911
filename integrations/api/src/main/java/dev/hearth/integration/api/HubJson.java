package dev.hearth.integration.api;

import dev.hearth.core.HouseConfig;
import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.core.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The hub as clients read it.
final class HubJson {
  private static final Map<String, String> UNITS =
      Map.of(
          "length", "km",
          "accumulated_precipitation", "mm",
          "area", "m²",
          "mass", "g",
          "pressure", "Pa",
          "temperature", "°C",
          "volume", "L",
          "wind_speed", "m/s");

  private HubJson() {}

  /// Where the house is and what is loaded. Loop only.
  static Map<String, @Nullable Object> config(Hub hub) {
    HouseConfig house = hub.house();
    String folder = hub.settings().configFolder().toString();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("version", Hub.COMPATIBLE_VERSION);
    json.put("state", hub.state().name());
    json.put("components", new TreeSet<>(hub.components().all()));
    json.put("unit_system", UNITS);
    json.put("time_zone", house.timeZone().getId());
    json.put("language", house.language());
    json.put("country", house.country());
    json.put("currency", house.currency());
    json.put("location_name", house.name());
    json.put("latitude", house.latitude());
    json.put("longitude", house.longitude());
    json.put("elevation", Math.round(house.elevation()));
    json.put("radius", 100);
    json.put("internal_url", null);
    json.put("external_url", null);
    json.put("config_dir", folder);
    json.put("config_source", "yaml");
    json.put("safe_mode", hub.settings().safeMode());
    json.put("recovery_mode", hub.settings().recovery().isPresent());
    json.put("debug", false);
    json.put("allowlist_external_dirs", List.of());
    json.put("allowlist_external_urls", List.of());
    json.put("whitelist_external_dirs", List.of());
    return json;
  }

  /// A list of states. Any thread.
  static List<Object> states(List<State> states) {
    List<Object> list = new ArrayList<>(states.size());
    for (State state : states) {
      list.add(new JsonText(Wire.text(state.toJson())));
    }
    return list;
  }
}
