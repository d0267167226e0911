package dev.hearth.cluster;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// How to reach a NATS server. Immutable; prints without secrets.
///
/// @param urls `nats://host:4222`, or `tls://…` for TLS with the system's certificates; the servers
///   of one cluster. Secrets do not belong here; where a URL has some, no message shows them.
/// @param login how this client proves who it is
/// @param name what the server lists this client as
/// @param connectTimeout how long a connection may take, and how long a job waits for one that is
///   lost
/// @param protocol intervals and limits of the protocol
public record NatsOptions(
    List<String> urls,
    Login login,
    String name,
    Duration connectTimeout,
    ProtocolOptions protocol) {
  private static final Set<String> SCHEMES = Set.of("nats", "tls", "ws", "wss");

  /// How a client proves who it is. Files are read at every connect, never logged.
  public sealed interface Login {
    /// No proof, or what the URL says.
    record None() implements Login {}

    /// A user, with the password in a file's first line.
    record User(String user, Path passwordFile) implements Login {}

    /// A token in a file's first line.
    record Token(Path tokenFile) implements Login {}

    /// A credentials file (`.creds`) of NATS's own.
    record Credentials(Path credentialsFile) implements Login {}
  }

  /// Checks everything.
  ///
  /// @throws InvalidJobException naming what is not valid
  public NatsOptions {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new InvalidJobException("NATS: no URL; write nats://host:4222");
    }
    urls.forEach(NatsOptions::check);
    if (!connectTimeout.isPositive()) {
      throw new InvalidJobException(
          "NATS: connect timeout %s: write more than zero".formatted(connectTimeout));
    }
  }

  /// Options for one server, with everything else as usual.
  ///
  /// @throws InvalidJobException when the URL is not one of NATS
  public static NatsOptions of(String url) {
    return new NatsOptions(
        List.of(url),
        new Login.None(),
        "hearth",
        Duration.ofSeconds(5),
        ProtocolOptions.defaults());
  }

  /// The same with more servers of the same cluster.
  public NatsOptions withUrls(List<String> value) {
    return new NatsOptions(value, login, name, connectTimeout, protocol);
  }

  /// The same with another proof.
  public NatsOptions withLogin(Login value) {
    return new NatsOptions(urls, value, name, connectTimeout, protocol);
  }

  /// The same with another name in the server's list.
  public NatsOptions withName(String value) {
    return new NatsOptions(urls, login, value, connectTimeout, protocol);
  }

  /// The same with another connect timeout.
  public NatsOptions withConnectTimeout(Duration value) {
    return new NatsOptions(urls, login, name, value, protocol);
  }

  /// The same with other intervals and limits.
  public NatsOptions withProtocol(ProtocolOptions value) {
    return new NatsOptions(urls, login, name, connectTimeout, value);
  }

  /// The servers, without secrets.
  String servers() {
    return urls.stream().map(NatsOptions::withoutSecrets).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "NatsOptions[%s, %s, %s]"
        .formatted(servers(), name, login.getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }

  private static void check(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below, without the text of the exception, which quotes the URL with its secrets.
    }
    throw new InvalidJobException(
        "NATS URL %s: write nats://host:4222 or tls://host:4222"
            .formatted(Names.quoted(withoutSecrets(url))));
  }

  private static String withoutSecrets(String url) {
    int at = url.lastIndexOf('@');
    int scheme = url.indexOf("://");
    return at < 0 ? url : (scheme < 0 ? "" : url.substring(0, scheme + 3)) + url.substring(at + 1);
  }

  List<String> secrets() {
    List<String> all = new ArrayList<>();
    for (String url : urls) {
      int at = url.lastIndexOf('@');
      int scheme = url.indexOf("://");
      if (at > 0) {
        all.add(url.substring(scheme < 0 ? 0 : scheme + 3, at));
      }
    }
    return all;
  }
}
