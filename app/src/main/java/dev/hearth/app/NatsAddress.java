package dev.hearth.app;

import dev.hearth.cluster.NatsOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that say which NATS server, and who asks.
final class NatsAddress {
  @Spec(Spec.Target.MIXEE)
  private picocli.CommandLine.Model.@Nullable CommandSpec command;

  @Option(
      names = "--nats",
      paramLabel = "URL",
      required = true,
      description =
          "the NATS server, such as nats://192.168.1.10:4222; repeat it for a cluster's others")
  private List<String> urls = List.of();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "user to log in as, with --password-file")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file whose first line is the password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "file whose first line is the token to log in with")
  private @Nullable Path tokenFile;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "credentials file of NATS's own (.creds) to log in with")
  private @Nullable Path credentials;

  NatsOptions options(String name) {
    return NatsOptions.of(urls.getFirst()).withUrls(urls).withLogin(login()).withName(name);
  }

  private NatsOptions.Login login() {
    if ((user == null) != (passwordFile == null)) {
      throw wrong("--user and --password-file go together");
    }
    int ways = (user == null ? 0 : 1) + (tokenFile == null ? 0 : 1) + (credentials == null ? 0 : 1);
    if (ways > 1) {
      throw wrong("log in one way: --user, --token-file or --credentials");
    }
    if (user != null && passwordFile != null) {
      return new NatsOptions.Login.User(user, passwordFile);
    }
    if (tokenFile != null) {
      return new NatsOptions.Login.Token(tokenFile);
    }
    return credentials == null
        ? new NatsOptions.Login.None()
        : new NatsOptions.Login.Credentials(credentials);
  }

  private RuntimeException wrong(String message) {
    return command == null
        ? new IllegalArgumentException(message)
        : new ParameterException(command.commandLine(), message);
  }
}
