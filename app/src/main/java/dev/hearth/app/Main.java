package dev.hearth.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command `hearth`.
@Command(
    name = "hearth",
    description = "A home-automation hub on one event loop that nothing can block.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      TokenCommand.class,
      DoctorCommand.class,
      NewCommand.class,
      WorkerCommand.class,
      JobCommand.class
    })
public final class Main implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /// Runs one command and exits with its code: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] arguments) {
    // Before Netty is loaded: it would use sun.misc.Unsafe, which the JDK warns about.
    System.setProperty("io.netty.noUnsafe", "true");
    int code = execute(arguments);
    Logs.close();
    System.exit(code);
  }

  /// Runs one command and returns its exit code.
  static int execute(String... arguments) {
    CommandLine commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(new Failures());
    return commands.execute(arguments);
  }

  /// Without a command: the help.
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }
}
