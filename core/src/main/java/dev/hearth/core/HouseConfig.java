package dev.hearth.core;

import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the house is and how its people count: the section `hearth:` of the configuration.
///
/// @param name the name of the house
/// @param timeZone its time zone
/// @param latitude degrees north
/// @param longitude degrees east
/// @param elevation metres
/// @param language of names and pages, such as `en`
/// @param country two letters, or null
/// @param currency three letters
public record HouseConfig(
    String name,
    ZoneId timeZone,
    double latitude,
    double longitude,
    double elevation,
    String language,
    @Nullable String country,
    String currency) {
  /// The section's name.
  public static final String SECTION = "hearth";

  /// What the section may hold.
  public static Schema schema() {
    return Schema.builder()
        .optional("name", Type.string(), "Home", "the name of the house")
        .optional("time_zone", timeZoneType(), "such as Europe/Berlin; the machine's by default")
        .optional("latitude", Type.number(-90, 90), 0.0, "degrees north")
        .optional("longitude", Type.number(-180, 180), 0.0, "degrees east")
        .optional("elevation", Type.number(-500, 9_000), 0.0, "metres above the sea")
        .optional("language", Type.string(), "en", "such as en or de")
        .optional("country", countryType(), "two letters, such as DE")
        .optional("currency", Type.string(), "EUR", "three letters, such as EUR")
        .build();
  }

  static HouseConfig of(Map<String, @Nullable Object> section) {
    return new HouseConfig(
        text(section, "name", "Home"),
        section.get("time_zone") instanceof ZoneId zone ? zone : ZoneId.systemDefault(),
        number(section, "latitude"),
        number(section, "longitude"),
        number(section, "elevation"),
        text(section, "language", "en"),
        section.get("country") instanceof String country ? country : null,
        text(section, "currency", "EUR"));
  }

  private static Type timeZoneType() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          try {
            return ZoneId.of(String.valueOf(value));
          } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                "\"" + value + "\" is no time zone; write one such as Europe/Berlin", e);
          }
        });
  }

  /// Norway's NO means false in YAML, unless it stands in quotes.
  private static Type countryType() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          if (value instanceof String text && text.matches("[A-Za-z]{2}")) {
            return text.toUpperCase(Locale.ROOT);
          }
          String found = value instanceof String text ? "\"" + text + "\"" : "something else";
          throw new IllegalArgumentException(
              "expected two letters in quotes, such as \"NO\", found " + found);
        });
  }

  private static String text(Map<String, @Nullable Object> section, String key, String preset) {
    return section.get(key) instanceof String text ? text : preset;
  }

  private static double number(Map<String, @Nullable Object> section, String key) {
    return section.get(key) instanceof Number number ? number.doubleValue() : 0;
  }
}
