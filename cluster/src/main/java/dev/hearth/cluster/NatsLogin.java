package dev.hearth.cluster;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// [NatsOptions] as the client library takes them, and what it says as an exception of ours.
final class NatsLogin {
  private static final System.Logger LOG = System.getLogger(NatsLogin.class.getName());

  private NatsLogin() {}

  /// @param refused hears at once that the server does not let this client in
  static Options options(
      NatsOptions options,
      ConnectionListener listener,
      Consumer<ClusterUnreachableException> refused)
      throws IOException, GeneralSecurityException {
    Duration heartbeat = options.protocol().heartbeat();
    Options.Builder builder =
        new Options.Builder()
            .servers(options.urls().toArray(String[]::new))
            .connectionName(options.name())
            .connectionTimeout(options.connectTimeout())
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(250))
            .reconnectJitter(Duration.ofMillis(100))
            .pingInterval(heartbeat.multipliedBy(2))
            .maxPingsOut(2)
            .maxMessagesInOutgoingQueue(10_000)
            .connectionListener(listener)
            .errorListener(new Quiet(options, refused));
    switch (options.login()) {
      case NatsOptions.Login.None() -> {}
      case NatsOptions.Login.User(String user, Path file) ->
          builder.userInfo(user.toCharArray(), secret(file).toCharArray());
      case NatsOptions.Login.Token(Path file) -> builder.token(secret(file).toCharArray());
      case NatsOptions.Login.Credentials(Path file) ->
          builder.authHandler(Nats.credentials(file.toString()));
    }
    return builder.build();
  }

  private static String secret(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines
          .findFirst()
          .map(String::strip)
          .orElseThrow(() -> new IOException(file + " is empty; its first line is the secret"));
    }
  }

  static ClusterUnreachableException unreachable(NatsOptions options, Exception e) {
    String reason = clean(options, e.getMessage() == null ? e.toString() : e.getMessage());
    return new ClusterUnreachableException(
        e instanceof AuthenticationException || isRefusal(reason)
            ? "NATS %s does not let this client in (%s): check user and password, token or credentials file"
                .formatted(options.servers(), reason)
            : "NATS %s cannot be reached (%s): check that nats-server runs there, and the URL"
                .formatted(options.servers(), reason),
        options.secrets().isEmpty() ? e : null);
  }

  private static boolean isRefusal(String reason) {
    return reason.toLowerCase(Locale.ROOT).contains("authoriz");
  }

  private static String clean(NatsOptions options, String text) {
    String clean = text;
    for (String secret : options.secrets()) {
      clean = clean.replace(secret, "…");
    }
    return clean.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /// What the client library has to say, for the log's finer levels: what matters is told to the
  /// job it concerns.
  private record Quiet(NatsOptions options, Consumer<ClusterUnreachableException> refused)
      implements ErrorListener {
    @Override
    public void errorOccurred(Connection connection, String error) {
      LOG.log(System.Logger.Level.DEBUG, () -> "NATS: " + clean(options, error));
      if (isRefusal(error)) {
        refused.accept(unreachable(options, new AuthenticationException(error)));
      }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception e) {
      LOG.log(System.Logger.Level.DEBUG, () -> "NATS: " + clean(options, e.toString()));
    }

    @Override
    public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "NATS " + options.servers() + " sends faster than this client reads");
    }
  }
}
