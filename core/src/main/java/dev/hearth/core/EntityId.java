package dev.hearth.core;

import java.text.Normalizer;
import java.util.Locale;

/// Entity ids: `domain.object_id`, both of a–z, 0–9 and underscores.
public final class EntityId {
  private EntityId() {}

  /// Whether the text is an entity id: neither part begins or ends with an underscore, and nowhere
  /// are there two in a row.
  public static boolean isValid(String entityId) {
    int dot = entityId.indexOf('.');
    return dot >= 0 && isPart(entityId, 0, dot) && isPart(entityId, dot + 1, entityId.length());
  }

  /// Whether the text can stand before the dot of an entity id.
  public static boolean isValidDomain(String domain) {
    return isPart(domain, 0, domain.length());
  }

  private static boolean isPart(String text, int start, int end) {
    boolean afterUnderscore = true; // none may come first
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean underscore = c == '_';
      boolean other = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!other && (!underscore || afterUnderscore)) {
        return false;
      }
      afterUnderscore = underscore;
    }
    return !afterUnderscore; // nor last, nor may the part be empty
  }

  /// The part before the dot.
  public static String domain(String entityId) {
    int dot = entityId.indexOf('.');
    return dot < 0 ? entityId : entityId.substring(0, dot);
  }

  /// The part after the dot.
  public static String objectId(String entityId) {
    return entityId.substring(entityId.indexOf('.') + 1);
  }

  /// Turns any text into an object id: letters without their accents in lower case, digits, and one
  /// underscore for whatever stands between. Text of which nothing is left becomes `unknown`.
  public static String slug(String text) {
    // Twice, for letters that have a spelling only without their accents.
    String plain = transliterate(Normalizer.normalize(transliterate(text), Normalizer.Form.NFKD));
    StringBuilder slug = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = Character.toLowerCase(plain.charAt(i));
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        slug.append(c);
      } else if (Character.getType(c) != Character.NON_SPACING_MARK
          && c != '\''
          && !slug.isEmpty()
          && slug.charAt(slug.length() - 1) != '_') {
        slug.append('_');
      }
    }
    int end = slug.length();
    while (end > 0 && slug.charAt(end - 1) == '_') {
      end--;
    }
    slug.setLength(end);
    return slug.isEmpty() ? "unknown" : slug.toString();
  }

  private static String transliterate(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.toLowerCase(Locale.ROOT)
        .chars()
        .forEach(c -> {
          String latin = Transliteration.of((char) c);
          if (latin == null) {
            plain.append((char) c);
          } else {
            plain.append(latin);
          }
        });
    return plain.toString();
  }
}
