package dev.hearth.app;

import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.loading.IntegrationFolder;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `hearth check`: every error of the configuration with its file and line.
@Command(
    name = "check",
    description = {
      "Checks the configuration and what is in its folder integrations/, and reports every error with"
          + " file and line."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigFolder folder = new ConfigFolder();

  @Override
  public Integer call() throws Exception {
    List<ConfigProblem> problems = problems(folder.path());
    problems.forEach(System.out::println);
    if (!problems.isEmpty()) {
      System.out.println(problems.size() + (problems.size() == 1 ? " error." : " errors."));
    } else if (Files.exists(folder.path().resolve("configuration.yaml"))) {
      System.out.println("The configuration in " + folder.path() + " is fine.");
    } else {
      System.out.println(
          "There is no configuration.yaml in " + folder.path() + "; that is fine too.");
    }
    return problems.isEmpty() ? 0 : 1;
  }

  static List<ConfigProblem> problems(Path folder) throws Exception {
    Config config = ConfigLoader.load(folder);
    IntegrationFolder files = IntegrationFolder.read(folder);
    List<Integration> integrations = new ArrayList<>(Installed.integrations());
    integrations.addAll(files.integrations());
    List<ConfigProblem> problems = new ArrayList<>(files.problems());
    try (EventLoop loop =
        EventLoop.open(LoopOptions.named("hearth-check").withSlowStep(Duration.ZERO))) {
      problems.addAll(
          loop.call(() -> Hub.create(loop, HubSettings.of(folder, config), integrations).problems())
              .get());
    }
    return problems;
  }
}
