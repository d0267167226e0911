package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What nobody outside the house may read: every value in its configuration and its storage whose
/// name says that it is a secret.
final class Secrets {
  static final String HIDDEN = "**hidden**";

  private static final Pattern NAME =
      Pattern.compile(
          "(?i).*(passw|secret|token|api_?key|credential|authorization|pin|code|user_?name|latitude"
              + "|longitude|\\bhash\\b).*");

  /// Shorter values would hide too much that is none.
  private static final int SHORTEST = 4;

  private final Set<String> values = new HashSet<>();

  private Secrets() {}

  /// Reads those of a house.
  static Secrets of(Path folder) throws IOException {
    Secrets secrets = new Secrets();
    try {
      secrets.collect(ConfigLoader.load(folder).sections(), false);
    } catch (HubException e) {
      // What cannot be read is in no report.
    }
    Path storage = folder.resolve(".storage");
    if (Files.isDirectory(storage)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(storage, Files::isRegularFile)) {
        for (Path each : files) {
          secrets.read(each);
        }
      }
    }
    return secrets;
  }

  private void read(Path file) throws IOException {
    try {
      collect(Json.parse(Files.readString(file)), false);
    } catch (HubException e) {
      // Likewise.
    }
  }

  private void collect(@Nullable Object value, boolean secret) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, each) ->
              collect(each, secret || NAME.matcher(String.valueOf(name)).matches()));
      case Collection<?> list -> list.forEach(each -> collect(each, secret));
      case String text when secret && text.length() >= SHORTEST -> values.add(text);
      case Double number when secret -> values.add(number.toString());
      case null, default -> {}
    }
  }

  /// The text without them.
  String hideIn(String text) {
    List<String> longestFirst =
        values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String hidden = text;
    for (String each : longestFirst) {
      hidden = hidden.replace(each, HIDDEN);
    }
    return hidden;
  }
}
