package dev.hearth.integration.mqtt;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a discovery topic says: `<prefix>/<component>/[<node>/]<object>/config`.
///
/// @param component `sensor`, …, or `device` for a whole device
/// @param id the object id, with the node id and a space before it when there is one
record DiscoveryTopic(String component, String id) {
  private static final Pattern REST =
      Pattern.compile("([a-z0-9_]+)/(?:([a-zA-Z0-9_-]+)/)?([a-zA-Z0-9_-]+)/config");

  static final String DEVICE = "device";

  /// The parts of a topic; null when it has not that form.
  static @Nullable DiscoveryTopic parse(String prefix, String topic) {
    if (!topic.startsWith(prefix + "/")) {
      return null;
    }
    Matcher parts = REST.matcher(topic).region(prefix.length() + 1, topic.length());
    if (!parts.matches()) {
      return null;
    }
    String node = parts.group(2);
    String object = parts.group(3);
    return new DiscoveryTopic(parts.group(1), node == null ? object : node + " " + object);
  }

  /// The filters under which these topics are found.
  static List<String> filters(String prefix) {
    return List.of(prefix + "/+/+/config", prefix + "/+/+/+/config");
  }

  boolean isDevice() {
    return component.equals(DEVICE);
  }
}
