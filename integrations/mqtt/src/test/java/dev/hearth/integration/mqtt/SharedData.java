package dev.hearth.integration.mqtt;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.hearth.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Recordings of real devices, which lie beside the checkout where they exist. Tests that need them
/// are skipped elsewhere.
final class SharedData {
  private SharedData() {}

  /// The objects of a file of JSON lines.
  static List<Map<String, @Nullable Object>> lines(String file) throws IOException {
    Path path = folder().resolve(file);
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(path);
        InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Json.parseObject(line));
      }
    }
    return lines;
  }

  static MqttMessage message(Map<String, @Nullable Object> line) {
    return MqttMessage.of(
        text(line, "topic"),
        text(line, "payload"),
        line.get("qos") instanceof Number qos ? qos.intValue() : 0,
        Boolean.TRUE.equals(line.get("retain")));
  }

  static String text(Map<String, @Nullable Object> line, String key) {
    return String.valueOf(line.get(key));
  }

  private static Path folder() {
    String env = System.getenv("HEARTH_SHARED");
    if (env != null && Files.isDirectory(Path.of(env, "data", "mqtt"))) {
      return Path.of(env, "data", "mqtt");
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("data").resolve("mqtt");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return abort("no recordings of real devices beside this checkout (shared/data/mqtt)");
  }
}
