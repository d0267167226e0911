package dev.hearth.core.template;

import java.util.HashMap;
import java.util.Map;

/// Letters that are not Latin, or that Unicode does not take apart, in Latin letters.
final class Transliteration {
  private static final Map<Integer, String> LETTERS = letters();

  private Transliteration() {}

  private static Map<Integer, String> letters() {
    String[] pairs =
        ("ß ss æ ae Æ AE ø o Ø O œ oe Œ OE đ d Đ D ð d Ð D þ th Þ Th ł l Ł L ı i ħ h Ħ H ŋ ng "
                + "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s "
                + "т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ' ы y ь ' э e ю iu я ia і i ї yi є ie ґ g "
                + "α a β b γ g δ d ε e ζ z η e θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s "
                + "τ t υ u φ ph χ kh ψ ps ω o € EUR ’ ' ‘ ' “ \" ” \" – - — --")
            .split(" ");
    Map<Integer, String> letters = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      letters.put(pairs[i].codePointAt(0), pairs[i + 1]);
      int upper = Character.toUpperCase(pairs[i].codePointAt(0));
      letters.putIfAbsent(upper, StringMethods.capitalize(pairs[i + 1]));
    }
    return Map.copyOf(letters);
  }

  static String toLatin(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          String latin = LETTERS.get(c);
          if (latin == null) {
            out.appendCodePoint(c);
          } else {
            out.append(latin);
          }
        });
    return out.toString();
  }
}
