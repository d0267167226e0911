package dev.hearth.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What blocks, and where it is seen: the parsed `catalogue.txt`, whose head explains its format.
///
/// Read at every start, so it is parsed by hand and without what is slow the first time (regular
/// expressions, lambdas, streams).
final class Catalogue {
  static final String FILE = "catalogue.txt";
  static final String INSTEAD_OF_NATIVE =
      "Call it on a worker: `offload(() -> …)`, one job for a whole batch.";

  private final List<Place> places;
  private final Map<Category, String> descriptions;
  private final long checksum;

  private Catalogue(List<Place> places, Map<Category, String> descriptions, long checksum) {
    this.places = List.copyOf(places);
    this.descriptions = descriptions;
    this.checksum = checksum;
  }

  /// The catalogue that comes with the guard.
  static Catalogue load() {
    try (InputStream in = Catalogue.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new GuardException(FILE + " is not beside the guard's classes; is its jar complete?");
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new GuardException(FILE + " cannot be read: " + e.getMessage(), e);
    }
  }

  static Catalogue parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Catalogue parse(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    Parser parser = new Parser();
    String text = new String(bytes, StandardCharsets.UTF_8);
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      parser.line(text.substring(start, end));
      start = end + 1;
    }
    parser.endOfFile();
    return new Catalogue(parser.places, parser.descriptions, checksum.getValue());
  }

  /// In the order of the file; the place of a choke point is its number.
  List<Place> places() {
    return places;
  }

  List<ChokePoint> points() {
    List<ChokePoint> points = new ArrayList<>();
    for (Place place : places) {
      points.add(place.point());
    }
    return points;
  }

  /// What a category is, one sentence; empty for those that no choke point has.
  String describe(Category category) {
    return Objects.requireNonNullElse(descriptions.get(category), "");
  }

  /// Changes when the file does.
  long checksum() {
    return checksum;
  }

  private static final class Parser {
    final List<Place> places = new ArrayList<>();
    final Map<Category, String> descriptions = new EnumMap<>(Category.class);
    private int number;
    private @Nullable Category category;
    private String instead = "";
    private @Nullable String className;
    private String module = "java.base";
    private @Nullable String pending;
    private int pendingLine;
    private String calls = "";

    void line(String line) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        return;
      }
      int indent = line.indexOf(text);
      if (indent >= 4) {
        if (pending == null) {
          throw error("names calls, but no choke point stands above it");
        }
        calls = calls.isEmpty() ? text : calls + " " + text;
        return;
      }
      finish();
      if (indent > 0) {
        pending = text;
        pendingLine = number;
      } else if (text.startsWith("[")) {
        category(text);
      } else if (text.startsWith("instead:")) {
        instead = text.substring("instead:".length()).strip();
      } else {
        className(text);
      }
    }

    void endOfFile() {
      finish();
    }

    private void category(String text) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw error("the category is not closed; write [name] description");
      }
      String name = text.substring(1, end);
      try {
        category = Category.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
      } catch (IllegalArgumentException e) {
        throw error("there is no category \"" + name + "\"");
      }
      descriptions.put(category, text.substring(end + 1).strip());
      instead = "";
      className = null;
    }

    private void className(String text) {
      int space = text.indexOf(" of ");
      module = space < 0 ? "java.base" : text.substring(space + 4).strip();
      String name = space < 0 ? text : text.substring(0, space).strip();
      if (name.indexOf(' ') >= 0 || name.indexOf('.') < 0) {
        throw error("\"" + text + "\" is no class; write its name with its package");
      }
      className = name.replace('.', '/');
    }

    private void finish() {
      String text = pending;
      if (text != null) {
        places.add(place(text));
        pending = null;
        calls = "";
      }
    }

    private Place place(String text) {
      if (category == null || className == null) {
        throw error("a choke point needs a [category] and a class above it");
      }
      if (instead.isEmpty()) {
        throw error("nothing says what to use instead; write instead: above the class");
      }
      if (calls.isEmpty()) {
        throw error("nothing says which calls pass here; write them in the next line, further in");
      }
      int comma = text.indexOf(", ");
      String where = comma < 0 ? text : text.substring(0, comma);
      Place.Kind kind;
      String method;
      String callee = null;
      String calleeName = null;
      String end = null;
      if (where.startsWith("around ") || where.startsWith("before ")) {
        kind = where.startsWith("around ") ? Place.Kind.AROUND : Place.Kind.BEFORE;
        int in = where.indexOf(" in ");
        calleeName = (in < 0 ? where.substring(7) : where.substring(7, in)).strip();
        method = in < 0 ? null : where.substring(in + 4).strip();
        int dot = calleeName.lastIndexOf('.');
        callee = dot < 0 ? className : calleeName.substring(0, dot).replace('.', '/');
        calleeName = calleeName.substring(dot + 1);
      } else if (where.startsWith("body of ")) {
        kind = Place.Kind.BODY;
        method = where.substring(8).strip();
      } else if (where.startsWith("from ")) {
        kind = Place.Kind.SPAN;
        int to = where.indexOf(" to ");
        if (to < 0) {
          throw error("\"" + where + "\" has no end; write from METHOD to METHOD");
        }
        method = where.substring(5, to).strip();
        end = where.substring(to + 4).strip();
      } else {
        throw error("\"" + where + "\": write around, body of, from … to, or before");
      }
      ChokePoint.When when = ChokePoint.When.ALWAYS;
      int argument = -1;
      while (comma >= 0) {
        int next = text.indexOf(", ", comma + 2);
        String word = text.substring(comma + 2, next < 0 ? text.length() : next).strip();
        if (word.equals("platform threads")) {
          when = ChokePoint.When.PLATFORM;
        } else if (word.startsWith("platform threads unless ") && word.endsWith(" is 0")) {
          when = ChokePoint.When.PLATFORM_IF_NOT_ZERO;
          argument = slot(word.substring("platform threads unless ".length(), word.length() - 5));
        } else if (word.startsWith("slot ")) {
          argument = slot(word);
        } else {
          throw error("\"" + word + "\" is not understood; see the head of the file");
        }
        comma = next;
      }
      ChokePoint point =
          new ChokePoint(
              places.size(),
              category,
              className.replace('/', '.'),
              method == null ? "*" : method,
              callee == null ? null : callee.replace('/', '.') + "." + calleeName,
              when,
              kind == Place.Kind.BEFORE ? ChokePoint.Effect.SUSPENDS : ChokePoint.Effect.HOLDS,
              argument,
              instead);
      return new Place(
          point, kind, module, className, method, callee, calleeName, end, calls, pendingLine);
    }

    private int slot(String text) {
      try {
        return Integer.parseInt(text.substring("slot ".length()).strip());
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
        throw error("\"" + text + "\" names no slot; write slot and its number");
      }
    }

    private GuardException error(String reason) {
      return new GuardException(
          FILE + ":" + (pending == null ? number : pendingLine) + ": " + reason);
    }
  }
}
