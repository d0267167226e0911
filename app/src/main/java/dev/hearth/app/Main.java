package dev.hearth.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `hearth`.
@Command(
    name = "hearth",
    description = "A home-automation hub on one event loop that nothing can block.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {RunCommand.class, CheckCommand.class, TokenCommand.class})
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private Main() {}

  /// Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] arguments) {
    // Before Netty is loaded: it would use sun.misc.Unsafe, which the JDK warns about.
    System.setProperty("io.netty.noUnsafe", "true");
    CommandLine commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(new Failures());
    System.exit(commands.execute(arguments));
  }

  /// Without a command: the help.
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }
}
