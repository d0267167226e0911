package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.integration.mqtt.EntityConfig.Common;
import dev.hearth.integration.mqtt.LightConfig.Base;
import dev.hearth.integration.mqtt.LightConfig.PerTopic.Channel;
import dev.hearth.integration.mqtt.LightConfig.PerTopic.OnCommand;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the keys of a light and makes its configuration, or throws a [RefusedException] that
/// names the key at fault.
final class LightParser {
  private static final String SCHEMA = "schema";
  private static final String MODES = "supported_color_modes";
  private static final String BRIGHTNESS = "brightness";
  private static final int MIRED_PRODUCT = 1_000_000;
  private static final int DEFAULT_MIN_KELVIN = 2000;
  private static final int DEFAULT_MAX_KELVIN = 6535;
  private static final int MAX_SCALE = 1 << 20;

  private final Fields fields;
  private final Common common;

  LightParser(Fields fields, Common common) {
    this.fields = fields;
    this.common = common;
  }

  LightConfig parse() {
    String schema = fields.text(SCHEMA, "basic").toLowerCase(Locale.ROOT);
    return switch (schema) {
      case "basic", "default" -> perTopic();
      case "json" -> json();
      case "template" -> byTemplate();
      default ->
          throw fields.refused(
              Reason.UNKNOWN_VALUE,
              SCHEMA,
              Fields.quote(schema) + " is not basic, json or template");
    };
  }

  private Base base() {
    String stateTopic = fields.filter(Keys.STATE_TOPIC);
    return new Base(
        common,
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        stateTopic,
        fields.bool(Keys.RETAIN, false),
        fields.bool(Keys.OPTIMISTIC, false) || stateTopic == null,
        fields.texts("effect_list"),
        kelvin("min_kelvin", "max_mireds", DEFAULT_MIN_KELVIN),
        kelvin("max_kelvin", "min_mireds", DEFAULT_MAX_KELVIN),
        fields.bool("color_temp_kelvin", false));
  }

  private int kelvin(String kelvinKey, String miredKey, int otherwise) {
    Integer mireds = fields.integer(miredKey, 1, MIRED_PRODUCT);
    Integer kelvin = fields.integer(kelvinKey, 1, MIRED_PRODUCT);
    return kelvin != null ? kelvin : mireds != null ? MIRED_PRODUCT / mireds : otherwise;
  }

  private LightConfig json() {
    boolean brightness = fields.bool(BRIGHTNESS, false);
    Set<ColorMode> modes = EnumSet.noneOf(ColorMode.class);
    if (fields.has(MODES)) {
      for (String name : fields.texts(MODES)) {
        modes.add(
            ColorMode.of(name)
                .orElseThrow(() ->
                    fields.refused(
                        Reason.UNKNOWN_VALUE, MODES, Fields.quote(name) + " is not a color mode")));
      }
      checkModes(modes);
    } else {
      modes.add(brightness ? ColorMode.BRIGHTNESS : ColorMode.ONOFF);
    }
    return new LightConfig.Json(
        base(),
        Set.copyOf(modes),
        fields.integer("brightness_scale", 1, MAX_SCALE, 255),
        fields.bool("effect", false),
        fields.bool("flash", true),
        fields.bool("transition", true),
        fields.integer("flash_time_short", 0, MAX_SCALE, 2),
        fields.integer("flash_time_long", 0, MAX_SCALE, 10));
  }

  private void checkModes(Set<ColorMode> modes) {
    if (modes.isEmpty()) {
      throw fields.refused(Reason.OUT_OF_RANGE, MODES, "is empty");
    }
    for (ColorMode mode : List.of(ColorMode.ONOFF, ColorMode.BRIGHTNESS)) {
      if (modes.contains(mode) && modes.size() > 1) {
        throw fields.refused(
            Reason.CONFLICTING_FIELDS, MODES, mode.wire() + " must be the only one");
      }
    }
    if (modes.equals(EnumSet.of(ColorMode.WHITE))) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, MODES, "white must not be the only one");
    }
  }

  private LightConfig perTopic() {
    Map<LightFeature, Channel> features = new EnumMap<>(LightFeature.class);
    for (LightFeature feature : LightFeature.values()) {
      Channel channel = channel(feature.key());
      if (channel != null) {
        features.put(feature, channel);
      }
    }
    String onCommand = fields.oneOf("on_command_type", List.of("last", "first", BRIGHTNESS));
    String stateTemplate = fields.template("state_value_template");
    return new LightConfig.PerTopic(
        base(),
        stateTemplate != null ? stateTemplate : fields.template(Keys.VALUE_TEMPLATE),
        fields.template(Keys.COMMAND_TEMPLATE),
        fields.text(Keys.PAYLOAD_ON, "ON"),
        fields.text(Keys.PAYLOAD_OFF, "OFF"),
        onCommand == null ? OnCommand.LAST : OnCommand.valueOf(onCommand.toUpperCase(Locale.ROOT)),
        fields.integer("brightness_scale", 1, MAX_SCALE, 255),
        Map.copyOf(features),
        fields.filter("color_mode_state_topic"),
        fields.template("color_mode_value_template"));
  }

  private @Nullable Channel channel(String feature) {
    Channel channel =
        new Channel(
            fields.topic(feature + "_command_topic"),
            fields.template(feature + "_command_template"),
            fields.filter(feature + "_state_topic"),
            fields.template(feature + "_value_template"));
    return channel.commandTopic() == null && channel.stateTopic() == null ? null : channel;
  }

  private LightConfig byTemplate() {
    return new LightConfig.ByTemplate(
        base(),
        fields.requiredTemplate("command_on_template"),
        fields.requiredTemplate("command_off_template"),
        fields.template("state_template"),
        fields.template("brightness_template"),
        fields.template("color_temp_template"),
        fields.template("red_template"),
        fields.template("green_template"),
        fields.template("blue_template"),
        fields.template("effect_template"));
  }
}
