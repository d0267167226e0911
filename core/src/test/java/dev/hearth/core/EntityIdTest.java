package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityIdTest {
  /// Row CORE-104
  @ParameterizedTest
  @ValueSource(
      strings = {
        "light.kitchen",
        "sensor.0x00124b",
        "a.b",
        "1.2",
        "my_domain.a_b",
        "a_b.c_d",
        "7.b",
        "2fan.a",
        "b.7",
        "b.b",
        "1.1",
        "fan.2a",
        "fan.big_one",
        "input_text.note_007"
      })
  void takes(String id) {
    assertThat(EntityId.isValid(id)).isTrue();
  }

  /// Row CORE-104
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "light",
        "light.",
        ".kitchen",
        "Light.kitchen",
        "light.Kitchen",
        "light.a b",
        "_light.a",
        "light_.a",
        "li__ght.a",
        "light.a__b",
        ".a",
        ".light.a",
        "light._a",
        "light.a.",
        "lighta",
        "light._a",
        "light.a_",
        "light.a.b",
        "light.küche",
        "light.a\n",
        "light.a-b"
      })
  void refuses(String id) {
    assertThat(EntityId.isValid(id)).isFalse();
  }

  /// Row CORE-105
  @ParameterizedTest
  @ValueSource(strings = {"7", "2fan", "b", "input_text", "fan"})
  void takesAsDomain(String domain) {
    assertThat(EntityId.isValidDomain(domain)).isTrue();
  }

  /// Row CORE-105
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "_fan",
        "fan_",
        ".fan",
        "fan.",
        "fan.a",
        "fan__a",
        "fan.a__b",
        "Fan",
        "fän"
      })
  void refusesAsDomain(String domain) {
    assertThat(EntityId.isValidDomain(domain)).isFalse();
  }

  @Test
  void aVeryLongIdIsJudgedAndNotATrap() {
    assertThat(EntityId.isValid("light." + "a".repeat(1_000_000))).isTrue();
    assertThat(EntityId.isValid("a".repeat(1_000_000) + ".b")).isTrue();
    assertThat(EntityId.isValid("a".repeat(1_000_000))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Kitchen, kitchen",
    "Küche, kuche",
    "Große Stehlampe, grosse_stehlampe",
    "living_room/ceiling, living_room_ceiling",
    "Température (°C), temperature_degc",
    "Гостиная, gostinaia",
    "Ёлка й, iolka_i",
    "Σαλόνι, saloni",
    "Προϊόν, proion",
    "Łódź, lodz",
    "Ærø, aero",
    "İstanbul, istanbul",
    "'Bob''s lamp', bobs_lamp",
    "--a -- b--, a_b",
    "__private__, private",
    "PM2.5 µg/m³, pm2_5_ug_m3",
    "客厅, unknown",
    "客厅 lamp, lamp",
    "💡 lamp, lamp",
    "'', unknown",
  })
  void makesSlugs(String text, String slug) {
    assertThat(EntityId.slug(text)).isEqualTo(slug);
  }

  /// Rows CORE-065, CORE-066
  @Test
  void splitsAtTheDot() {
    assertThat(EntityId.domain("light.kitchen")).isEqualTo("light");
    assertThat(EntityId.objectId("light.kitchen")).isEqualTo("kitchen");
  }

  /// Row CORE-001, differs: the parts are read one by one, of an id that was found valid before
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "just_domain", "empty_object_id.", ".empty_domain"})
  void whatHasNotTwoPartsIsNoId(String id) {
    assertThat(EntityId.isValid(id)).isFalse();
  }
}
