package dev.hearth.core.loading;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The folder `integrations/` beside `configuration.yaml`: every `.jar` and every `.java` file in
/// it is an integration, with a class loader of its own.
///
/// The folder is read before the hub is made. While the hub runs it is looked at once a second,
/// away from the loop. A file that has been the same for one look is taken:
///
/// ```
/// new or changed ──reads well──▶ the old integration ends ──▶ the new one is set up, with its entries
///                ──has errors──▶ the old one goes on; log and an issue say file and line
/// deleted ───────▶ its integration ends
/// ```
///
/// **Threads:** [#read] and [#problems] any; all else loop only.
public final class IntegrationFolder {
  /// The name of the folder.
  public static final String NAME = "integrations";

  /// The domain of its issues, and the beginning of their ids.
  static final String ISSUES = "integrations";

  /// The translation key of the issue about a file that cannot be loaded.
  static final String BROKEN = "integration_file_broken";

  private static final Logger LOG = System.getLogger(IntegrationFolder.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MAX_FILES = 1_000;

  private final Path folder;
  private final Map<Path, Stamp> stamps = new TreeMap<>();
  private final Map<Path, LoadedFile> loaded = new LinkedHashMap<>();

  /// The files that have changed since the last look, as they were then.
  private final Map<Path, Stamp> settling = new TreeMap<>();

  private boolean looking;

  /// How a file is told from what it was before.
  private record Stamp(FileTime changed, long size) {}

  private IntegrationFolder(Path folder) {
    this.folder = folder;
  }

  /// Reads the folder of a configuration, and makes the integrations in it. Blocks, and runs
  /// foreign constructors. Any thread but the loop's.
  public static IntegrationFolder read(Path configFolder) {
    IntegrationFolder made = new IntegrationFolder(configFolder.resolve(NAME));
    list(made.folder)
        .forEach((file, stamp) -> {
          made.stamps.put(file, stamp);
          made.loaded.put(file, LoadedFile.readWithin(file, LIMIT));
        });
    return made;
  }

  /// Where it is.
  public Path path() {
    return folder;
  }

  /// What has been made of its files.
  public List<Integration> integrations() {
    return loaded.values().stream().flatMap(each -> each.integrations().stream()).toList();
  }

  /// What is wrong with its files.
  public List<ConfigProblem> problems() {
    return loaded.values().stream().flatMap(each -> each.problems().stream()).toList();
  }

  /// Follows what changes from now on, until the result is closed, and tells what is wrong already.
  ///
  /// @param hub has been made with the [#integrations]
  public Registration watch(Hub hub) {
    hub.loop().verifyOnLoop();
    for (LoadedFile each : List.copyOf(loaded.values())) {
      List<ConfigProblem> problems = new ArrayList<>(each.problems());
      problems.addAll(taken(hub, each, Set.of()));
      tell(hub, new LoadedFile(each.file(), List.of(), problems));
    }
    return hub.trackers().every(PERIOD, _ -> look(hub));
  }

  private void look(Hub hub) {
    if (looking) {
      return;
    }
    looking = true;
    EventLoop loop = hub.loop();
    var _ =
        loop.startBackground(
            "look at " + NAME,
            () -> {
              try {
                follow(hub, loop.offload(loop.importExecutor(), () -> list(folder)));
              } finally {
                looking = false;
              }
              return true;
            });
  }

  private static Map<Path, Stamp> list(Path folder) {
    Map<Path, Stamp> found = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(LoadedFile::isMeant).sorted().limit(MAX_FILES).toList()) {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        if (about.isRegularFile()) {
          found.put(file, new Stamp(about.lastModifiedTime(), about.size()));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the folder " + folder + " changes while it is read", e);
    }
    return found;
  }

  private void follow(Hub hub, Map<Path, Stamp> now) {
    for (Path each : List.copyOf(stamps.keySet())) {
      if (!now.containsKey(each) && hub.loop().offload(() -> Files.notExists(each))) {
        stamps.remove(each);
        settling.remove(each);
        LoadedFile gone = loaded.remove(each);
        if (gone != null) {
          LOG.log(Level.INFO, "{0} is gone", each.getFileName());
          remove(hub, gone.integrations(), "its file was deleted");
          hub.issues().remove(ISSUES, BROKEN + "_" + each.getFileName());
        }
      }
    }
    now.forEach((file, stamp) -> {
      if (stamp.equals(stamps.get(file))) {
        settling.remove(file);
      } else if (stamp.equals(settling.put(file, stamp))) {
        settling.remove(file);
        stamps.put(file, stamp);
        take(hub, file);
      }
    });
  }

  private void take(Hub hub, Path file) {
    EventLoop loop = hub.loop();
    LoadedFile fresh =
        loop.offload(loop.importExecutor(), () -> LoadedFile.readWithin(file, LIMIT));
    LoadedFile old = loaded.get(file);
    List<ConfigProblem> problems = new ArrayList<>(fresh.problems());
    if (problems.isEmpty()) {
      List<Integration> former = old == null ? List.of() : old.integrations();
      problems.addAll(taken(hub, fresh, Set.copyOf(former)));
      if (problems.isEmpty()) {
        LOG.log(Level.INFO, "{0} is {1}", file.getFileName(), old == null ? "new" : "loaded anew");
        loaded.put(file, fresh);
        remove(hub, former, "a newer version takes its place");
        fresh.integrations().forEach(each -> add(hub, each));
      }
    }
    tell(hub, new LoadedFile(file, List.of(), problems));
  }

  /// The integrations of a file whose name another one has, that is neither of this file nor among
  /// those that make room.
  private static List<ConfigProblem> taken(Hub hub, LoadedFile file, Set<Integration> makeRoom) {
    List<ConfigProblem> problems = new ArrayList<>();
    String name = String.valueOf(file.file().getFileName());
    for (Integration each : file.integrations()) {
      Integration there = hub.integration(each.domain()).orElse(each);
      if (!there.equals(each) && !makeRoom.contains(there)) {
        problems.add(
            new ConfigProblem(name, "", "there is an integration " + each.domain() + " already"));
      }
    }
    return problems;
  }

  private static void remove(Hub hub, List<Integration> integrations, String why) {
    for (Integration each : integrations) {
      hub.removeIntegration(each, each.domain() + " ends: " + why);
    }
  }

  private static void add(Hub hub, Integration integration) {
    try {
      hub.addIntegration(integration);
    } catch (HubException e) {
      LOG.log(Level.ERROR, "{0}", e.getMessage());
    }
  }

  /// Says what is wrong with a file, or takes that back.
  private static void tell(Hub hub, LoadedFile about) {
    String name = String.valueOf(about.file().getFileName());
    String id = BROKEN + "_" + name;
    if (about.problems().isEmpty()) {
      hub.issues().remove(ISSUES, id);
      return;
    }
    about.problems().forEach(each -> LOG.log(Level.ERROR, "{0}", each));
    ConfigProblem first = about.problems().getFirst();
    hub.issues()
        .report(
            ISSUES,
            id,
            Issue.Severity.ERROR,
            BROKEN,
            Map.of(
                "file",
                name,
                "where",
                first.where(),
                "message",
                first.message(),
                "errors",
                Integer.toString(about.problems().size())));
  }
}
