package dev.hearth.app;

import dev.hearth.core.Hub;
import dev.hearth.core.blocking.BlockingReport;
import dev.hearth.core.blocking.BlockingReports;
import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.GuardException;
import dev.hearth.guard.GuardOptions;
import dev.hearth.guard.GuardStatistics;
import dev.hearth.guard.Policy;
import dev.hearth.guard.loop.LoopGuard;
import dev.hearth.loop.EventLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/// The guard of a hub: installed beside the hub's own start, so that neither waits for the other.
///
/// An agent that is there before the start makes the JVM leave its start-up cache aside, which
/// costs more than a second; so the guard attaches to the running JVM (`docs/adr/0011`). What
/// blocks before it is there is seen by nobody: the hub's own start, of which little is foreign
/// code.
///
/// **Threads:** any.
final class HubGuard implements BlockingReports {
  /// The file of the configuration folder that changes what is done about blocking calls.
  static final String POLICY_FILE = "guard.txt";

  private static final Logger LOG = System.getLogger(HubGuard.class.getName());

  private final HoldUps holdUps = new HoldUps();
  private volatile @Nullable Guard guard;
  private volatile String note = "The guard is being installed.";

  private HubGuard() {}

  /// Begins to install the guard on a thread of its own, and returns at once.
  static HubGuard begin(EventLoop loop, Path configFolder) {
    HubGuard installing = new HubGuard();
    Thread.ofPlatform()
        .daemon()
        .name("hearth-guard-install")
        .start(() -> installing.install(loop, options(configFolder)));
    return installing;
  }

  /// No guard; says why there are no reports.
  static HubGuard none(String why) {
    HubGuard none = new HubGuard();
    none.note = why;
    return none;
  }

  /// What a hub's guard does. The cache of instrumented classes is in the configuration folder,
  /// which nobody else may write; the guard passes over a file that others could have changed.
  static GuardOptions options(Path configFolder) {
    Path file = configFolder.resolve(POLICY_FILE);
    GuardOptions options =
        GuardOptions.defaults().withPolicy(policy()).withCache(configFolder.resolve(".cache"));
    return Files.exists(file) ? options.withPolicyFile(file) : options;
  }

  /// Production's, except that the hub's own start may load its classes: they come once, from the
  /// start-up cache, and there is nobody yet whom the loop could keep waiting.
  private static Policy policy() {
    return Policy.production().toBuilder()
        .setOwner("hearth", List.of(Category.CLASS_LOADING), Policy.Action.ALLOW)
        .build();
  }

  private void install(EventLoop loop, GuardOptions options) {
    try {
      Guard installed = Guard.install(options);
      LoopGuard.attach(installed, loop);
      guard = installed;
      note = "";
      LOG.log(
          Level.DEBUG,
          "the guard watches the loop; its probes took {0} ms",
          installed.installTime().toMillis());
    } catch (GuardException e) {
      note = String.valueOf(e.getMessage());
      LOG.log(Level.WARNING, "the hub runs without the guard: {0}", e.getMessage());
    }
  }

  /// Offers the reports to the hub's clients. Loop only, before the hub starts.
  void offerTo(Hub hub) {
    holdUps.listenTo(hub.loop());
    hub.provide(BlockingReports.class, this);
  }

  @Override
  public BlockingReport report() {
    Guard watching = guard;
    if (watching == null) {
      BlockingReport nothing = BlockingReport.nobodyWatches(note);
      return new BlockingReport(
          false, note, nothing.all(), List.of(), List.of(), holdUps.latestFirst());
    }
    GuardStatistics counted = watching.statistics();
    return new BlockingReport(
        true,
        "",
        calls(counted.all()),
        counted.sites().stream().map(HubGuard::site).toList(),
        counted.owners().stream()
            .map(owner -> new BlockingReport.Owner(owner.owner(), calls(owner.calls())))
            .toList(),
        holdUps.latestFirst());
  }

  private static BlockingReport.Site site(GuardStatistics.Site site) {
    StackTraceElement line = site.line();
    return new BlockingReport.Site(
        site.owner(),
        site.call(),
        line == null ? null : HoldUps.place(line),
        site.category().id(),
        site.perMinute(),
        site.instead(),
        "docs/blocking-calls.md#" + site.category().id(),
        calls(site.calls()));
  }

  private static BlockingReport.Calls calls(GuardStatistics.Calls calls) {
    return new BlockingReport.Calls(
        calls.count(),
        calls.count() - calls.relocated() - calls.raised(),
        calls.relocated(),
        calls.couldNotMove(),
        calls.total(),
        calls.longest(),
        calls.relocationOverhead());
  }

  /// Loads the guard's classes, for the trial start that fills the JVM's start-up cache: it must
  /// not have an agent, and every later start needs these classes.
  static void rehearse() {
    for (Class<?> one : List.of(Guard.class, LoopGuard.class)) {
      try (JarFile jar =
          new JarFile(
              Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
        List<String> names =
            jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                .toList();
        for (String name : names) {
          Class.forName(name);
        }
      } catch (IOException | java.net.URISyntaxException | ClassNotFoundException e) {
        LOG.log(Level.DEBUG, "the guard was not rehearsed: {0}", e.toString());
      }
    }
  }
}
