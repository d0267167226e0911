package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever a payload holds, it is read as a configuration or refused; nothing is thrown. The seed
/// is fixed, so a failure comes again.
class DiscoveryFuzzTest {
  private static final String[] SEEDS = {
    """
    {"name": "T", "unique_id": "u", "state_topic": "~/s", "~": "b", "qos": 1, "dev_cla": "enum",
     "options": ["a", "b"], "avty": [{"t": "~/o", "val_tpl": "{{ value }}"}], "exp_aft": 5,
     "dev": {"ids": ["x"], "cns": [["mac", "1"]], "name": "D", "cu": "http://a"}, "o": {"name": "o"}}
    """,
    """
    {"schema": "json", "cmd_t": "c", "stat_t": "s", "brightness": true, "bri_scl": 254,
     "sup_clrm": ["xy", "color_temp"], "fx_list": ["a"], "effect": true, "max_mirs": 500}
    """,
    """
    {"cmd_t": "c", "rgb_cmd_t": "r", "rgb_cmd_tpl": "{{ red }}", "bri_cmd_t": "b",
     "on_cmd_type": "first", "pl_on": 1, "pl_off": false, "opt": "true"}
    """,
    """
    {"dev": {"ids": "d"}, "o": {"name": "o"}, "cmps": {"a": {"p": "sensor", "stat_t": "t"},
     "b": {"p": "switch", "cmd_t": "x", "uniq_id": "y"}, "c": {"p": "light"}}, "stat_t": "s"}
    """,
    """
    {"cmd_t": "c", "stat_t": "s", "evt_typ": ["a", "b"], "l_ver_t": "l", "l_ver_tpl": "{{ value }}",
     "pl_inst": "x", "display_precision": 1, "tit": "t", "rel_u": "http://a"}
    """,
    """
    {"cmd_t": "c", "stat_t": "s", "pos_t": "p", "set_pos_t": "q", "pos_open": 0, "pos_clsd": 255,
     "pos_tpl": "{{ value }}", "pl_stop": null, "tilt_cmd_t": "t", "tilt_min": 0, "tilt_max": "90"}
    """,
    """
    {"cmd_t": "c", "stat_t": "s", "cod_form": "^[0-9]+$", "pl_open": "o", "pl_rst": "r",
     "stat_jam": "j", "cmd_tpl": "{{ code }}"}
    """,
    """
    {"cmd_t": "c", "stat_t": "s", "pct_cmd_t": "p", "spd_rng_min": 1, "spd_rng_max": "9",
     "pr_mode_cmd_t": "m", "pr_modes": ["a", "b"], "osc_cmd_t": "o", "dir_stat_t": "d"}
    """
  };
  private static final String[] COMPONENTS = {
    "sensor",
    "binary_sensor",
    "switch",
    "light",
    "device",
    "event",
    "scene",
    "update",
    "button",
    "number",
    "select",
    "text",
    "cover",
    "lock",
    "fan"
  };

  private final Random random = new Random(20_261_123);

  @Test
  void mutatedPayloadsAreReadOrRefused() {
    DiscoveryParser parser =
        new DiscoveryParser("homeassistant", Abbreviations.load(), template -> null);
    int configured = 0;
    int refused = 0;
    for (int round = 0; round < 40_000; round++) {
      Object value = Json.parse(SEEDS[random.nextInt(SEEDS.length)]);
      for (int i = random.nextInt(4); i >= 0; i--) {
        value = mutated(value);
      }
      String text = Json.write(value);
      if (random.nextInt(10) == 0 && !text.isEmpty()) {
        int cut = random.nextInt(text.length());
        text = text.substring(0, cut) + (char) random.nextInt(0x3000) + text.substring(cut);
      }
      String topic = "homeassistant/" + COMPONENTS[random.nextInt(COMPONENTS.length)] + "/x/config";
      switch (parser.parse(MqttMessage.of(topic, text, 0, true))) {
        case Discovery.Announcement announcement -> {
          for (Discovery.Part part : announcement.parts()) {
            if (part instanceof Discovery.Refused refusal) {
              assertThat(refusal.refusal().detail()).isNotEmpty();
              refused++;
            } else {
              configured++;
            }
          }
        }
        case Discovery.Invalid invalid -> {
          assertThat(invalid.refusal().detail()).isNotEmpty();
          refused++;
        }
        case Discovery.Removal removal -> refused++;
        case Discovery.Migration migration -> refused++;
      }
    }
    assertThat(configured).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  private @Nullable Object mutated(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(8) > 0) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>(Json.object(map));
      List<String> keys = new ArrayList<>(copy.keySet());
      String key = keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(4)) {
        case 0 -> copy.remove(key);
        case 1 -> copy.put(keys.get(random.nextInt(keys.size())), copy.get(key));
        default -> copy.put(key, mutated(copy.get(key)));
      }
      return copy;
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(4) > 0) {
      List<@Nullable Object> copy = new ArrayList<>(list);
      int at = random.nextInt(copy.size());
      copy.set(at, mutated(copy.get(at)));
      return copy;
    }
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> true;
      case 2 -> -1L;
      case 3 -> 1e300;
      case 4 -> "";
      case 5 -> "~";
      case 6 -> "#";
      case 7 -> List.of();
      case 8 -> Map.of();
      case 9 -> List.of(List.of(1L), Map.of("t", 2L));
      case 10 -> Map.of("topic", "a", "p", "sensor");
      default -> "\u0000ü客厅".repeat(random.nextInt(5));
    };
  }
}
