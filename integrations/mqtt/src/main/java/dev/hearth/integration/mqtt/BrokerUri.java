package dev.hearth.integration.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a broker is: `mqtt://host:1883`, or `mqtts://host:8883` for TLS.
///
/// @param host name or address; an IPv6 address without brackets
/// @param port 1 to 65535
/// @param tls whether the connection is encrypted
public record BrokerUri(String host, int port, boolean tls) {
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;

  /// Reads `mqtt://host[:1883]` or `mqtts://host[:8883]`.
  ///
  /// @throws IllegalArgumentException saying what is wrong and what to write instead
  public static BrokerUri parse(String text) {
    String trimmed = text.strip();
    int scheme = trimmed.indexOf("://");
    if (scheme < 0) {
      throw new IllegalArgumentException(
          "\""
              + trimmed
              + "\" has no scheme; write mqtt://"
              + (trimmed.isEmpty() ? "host" : trimmed));
    }
    boolean tls =
        switch (trimmed.substring(0, scheme).toLowerCase(Locale.ROOT)) {
          case "mqtt", "tcp" -> false;
          case "mqtts", "ssl" -> true;
          case String other ->
              throw new IllegalArgumentException(
                  "scheme \"" + other + "\" is not known; write mqtt:// or mqtts://");
        };
    URI uri;
    try {
      uri = new URI("mqtt" + trimmed.substring(scheme)).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not an address (" + e.getReason() + "); write mqtt://host:1883",
          e);
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address holds a user; write it as username: and password:");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" names no host; write mqtt://host:1883");
    }
    int port = uri.getPort() < 0 ? (tls ? TLS_PORT : PLAIN_PORT) : uri.getPort();
    if (port == 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is outside 1–65535");
    }
    String path = uri.getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" has a path; write only host and port: mqtt://" + host + ":" + port);
    }
    return new BrokerUri(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, tls);
  }

  @Override
  public String toString() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return (tls ? "mqtts://" : "mqtt://") + name + ":" + port;
  }
}
