package dev.hearth.app;

import dev.hearth.integration.api.Tokens;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hearth token`: the keys that clients sign in with. Works beside a running hub.
@Command(
    name = "token",
    description = "Long-lived access tokens for clients and for signing in to the page.",
    mixinStandardHelpOptions = true,
    subcommands = {TokenCommand.Create.class, TokenCommand.List.class, TokenCommand.Delete.class})
final class TokenCommand implements Runnable {
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /// `hearth token create`: prints the token alone.
  @Command(
      name = "create",
      description = "Makes a token and prints it, once; only a hash of it is kept.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private final ConfigFolder folder = new ConfigFolder();

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "whose it is, such as phone")
    private String name = "";

    @Override
    public Integer call() {
      System.out.println(Tokens.of(folder.path()).create(name));
      return 0;
    }
  }

  /// `hearth token list`.
  @Command(
      name = "list",
      description = "Lists the tokens by name.",
      mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    @Mixin private final ConfigFolder folder = new ConfigFolder();

    @Override
    public Integer call() {
      for (Tokens.Token token : Tokens.of(folder.path()).list()) {
        System.out.println(token.createdAt() + "  " + token.name());
      }
      return 0;
    }
  }

  /// `hearth token delete`.
  @Command(name = "delete", description = "Makes a token useless.", mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private final ConfigFolder folder = new ConfigFolder();

    @Parameters(paramLabel = "NAME", description = "the token's name")
    private String name = "";

    @Override
    public Integer call() {
      if (Tokens.of(folder.path()).delete(name)) {
        return 0;
      }
      System.err.println("hearth: there is no token \"" + name + "\"");
      return 1;
    }
  }
}
