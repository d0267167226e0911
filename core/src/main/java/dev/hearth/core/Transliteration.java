package dev.hearth.core;

import org.jspecify.annotations.Nullable;

/// Latin spellings of the letters that decomposing accents leaves over, for object ids.
final class Transliteration {
  private static final String CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
  private static final String[] CYRILLIC_LATIN =
      "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ' y ' e iu ia".split(" ");
  private static final String GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ";
  private static final String[] GREEK_LATIN =
      "a b g d e z e th i k l m n x o p r s t u ph kh ps o s a e e i o u o".split(" ");

  private Transliteration() {}

  /// The Latin spelling of a lower-case letter; null when it needs none or has none.
  static @Nullable String of(char c) {
    return switch (c) {
      case 'ß' -> "ss";
      case 'æ' -> "ae";
      case 'œ' -> "oe";
      case 'ø' -> "o";
      case 'đ', 'ð' -> "d";
      case 'ł' -> "l";
      case 'þ' -> "th";
      case 'ı' -> "i";
      case 'ё' -> "io";
      case 'є' -> "ie";
      case 'і' -> "i";
      case 'ї' -> "yi";
      case 'ґ' -> "g";
      case '°' -> "deg";
      case 'µ', 'μ' -> c == 'µ' ? "u" : "m";
      default -> {
        int cyrillic = CYRILLIC.indexOf(c);
        int greek = GREEK.indexOf(c);
        if (cyrillic >= 0) {
          yield CYRILLIC_LATIN[cyrillic];
        }
        yield greek >= 0 ? GREEK_LATIN[greek] : null;
      }
    };
  }
}
