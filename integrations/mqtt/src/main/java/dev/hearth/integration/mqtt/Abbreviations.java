package dev.hearth.integration.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes out the short keys of discovery payloads, which small devices use.
///
/// The table is the resource `abbreviations.txt`. Immutable.
final class Abbreviations {
  private final Map<String, String> any = new HashMap<>();
  private final Map<String, String> device = new HashMap<>();
  private final Map<String, String> origin = new HashMap<>();

  private Abbreviations() {}

  /// The table of this integration; reads a resource, so not on the loop.
  static Abbreviations load() {
    Abbreviations table = new Abbreviations();
    try (InputStream in = Abbreviations.class.getResourceAsStream("abbreviations.txt")) {
      if (in == null) {
        throw new IllegalStateException("the resource abbreviations.txt is missing");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(parts -> table.tableOf(parts[0]).put(parts[1], parts[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private Map<String, String> tableOf(String place) {
    return switch (place) {
      case "any" -> any;
      case "device" -> device;
      case "origin" -> origin;
      default -> throw new IllegalStateException("abbreviations.txt: unknown place " + place);
    };
  }

  /// An object with every key written out, also in its blocks `device`, `origin`, `availability`.
  Map<String, @Nullable Object> expand(Map<String, ? extends @Nullable Object> object) {
    Map<String, @Nullable Object> full = expand(object, any);
    full.computeIfPresent(Keys.DEVICE, (k, block) -> expandBlock(block, device));
    full.computeIfPresent(Keys.ORIGIN, (k, block) -> expandBlock(block, origin));
    full.computeIfPresent(Keys.AVAILABILITY, (k, block) -> expandBlock(block, any));
    return full;
  }

  private static Map<String, @Nullable Object> expand(
      Map<?, ? extends @Nullable Object> object, Map<String, String> table) {
    Map<String, @Nullable Object> full = new LinkedHashMap<>();
    object.forEach((key, value) -> {
      String name = String.valueOf(key);
      String longName = table.getOrDefault(name, name);
      if (longName.equals(name)) {
        full.put(name, value); // The written-out key wins over its short form.
      } else {
        full.putIfAbsent(longName, value);
      }
    });
    return full;
  }

  private static Object expandBlock(Object block, Map<String, String> table) {
    if (block instanceof Map<?, ?> map) {
      return expand(map, table);
    }
    if (block instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>(list.size());
      for (Object item : list) {
        items.add(item instanceof Map<?, ?> map ? expand(map, table) : item);
      }
      return items;
    }
    return block;
  }
}
