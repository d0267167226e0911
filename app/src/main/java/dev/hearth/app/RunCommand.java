package dev.hearth.app;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.loading.IntegrationFolder;
import dev.hearth.core.web.WebServer;
import dev.hearth.integration.api.ApiIntegration;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hearth run`: the hub, until it is told to stop.
@Command(
    name = "run",
    description = "Starts the hub and runs it until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  /// A folder that has no integrations, and never will.
  private static final Path NOWHERE = Path.of("/dev/null");

  /// 192.0.2.1, which is set aside for documents and is nobody's.
  private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

  @Mixin private final ConfigFolder folder = new ConfigFolder();

  /// A step this long is written to the log: a person at a switch could notice it.
  private static final Duration NOTICEABLE = Duration.ofMillis(100);

  /// How long a start may take before people are told where the page is.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port of the page and the API (default: 8123; 0 takes any free one)")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "address to listen on (default: 127.0.0.1, this machine alone; 0.0.0.0 opens the hub to"
              + " the network)")
  private @Nullable String host;

  @Option(
      names = "--no-guard",
      description =
          "do not watch for calls that block the loop (guard.txt in DIR changes what is done about"
              + " them)")
  private boolean noGuard;

  @Option(
      names = "--safe-mode",
      description = "leave out what is in DIR/integrations, for when one of them is the trouble")
  private boolean safeMode;

  @Option(names = "--trial", hidden = true, description = "start, answer one request, and stop")
  private boolean trial;

  @Override
  public Integer call() throws Exception {
    Path path = folder.path();
    Optional<String> recovery = Optional.empty();
    try (FolderLock lock = FolderLock.take(path)) {
      while (true) {
        Ending ending = runOnce(path, lock, recovery);
        if (ending.exitCode() != Hub.RESTART) {
          return ending.exitCode();
        }
        recovery = ending.recovery();
      }
    }
  }

  /// How a hub has ended.
  ///
  /// @param recovery why the next one shall start with nothing but what is essential
  private record Ending(int exitCode, Optional<String> recovery) {}

  private Ending runOnce(Path path, FolderLock lock, Optional<String> recovery) throws Exception {
    try (EventLoop loop =
        EventLoop.open(
            LoopOptions.named("hearth")
                .withSlowStep(NOTICEABLE)
                .withOwnerLimit(Hub.OWNER_LIMIT)
                .withProtectedCode(Hub.PROTECTED_CODE))) {
      ApiIntegration api = new ApiIntegration();
      IntegrationFolder files =
          IntegrationFolder.read(trial || recovery.isPresent() || safeMode ? NOWHERE : path);
      List<Integration> integrations = integrations(api);
      integrations.addAll(files.integrations());
      Hub hub = create(loop, path, guard(loop, path), integrations, recovery);
      Future<Boolean> start = begin(loop, hub);
      boolean early = isSlow(start) && isReachable(loop, hub);
      if (early) {
        lock.say(require(loop, hub).address());
        tell(require(loop, hub).address(), loop, api);
        System.out.println("It goes on starting: some integrations take their time.");
      }
      await(start);
      loop.call(() -> files.watch(hub)).get();
      Thread hook =
          Thread.ofPlatform()
              .unstarted(() -> {
                stop(loop, hub);
                Logs.close();
              });
      Runtime.getRuntime().addShutdownHook(hook);
      List<String> missing = loop.call(hub::missingEssentials).get();
      if (!missing.isEmpty() && recovery.isEmpty() && !trial) {
        String why = reason(loop, hub, missing);
        System.err.println("hearth: " + why + "; it starts again in recovery mode");
        stop(loop, hub);
        forget(hook);
        return new Ending(Hub.RESTART, Optional.of(why));
      }
      WebServer server = require(loop, hub);
      if (!early) {
        lock.say(server.address());
        tell(server.address(), loop, api);
      }
      if (trial) {
        request(server.address());
        stop(loop, hub);
      }
      hub.stopped().get();
      forget(hook);
      return new Ending(hub.exitCode(), Optional.empty());
    }
  }

  /// Why the house is of no use as it is.
  private static String reason(EventLoop loop, Hub hub, List<String> missing) throws Exception {
    String domain = missing.getFirst();
    return loop.call(() -> hub.setUpFailure(domain).map(Throwable::getMessage))
        .get()
        .map(why -> domain + " did not start: " + why)
        .orElse(domain + " did not start");
  }

  private static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already.
    }
  }

  private HubGuard guard(EventLoop loop, Path path) {
    if (trial) {
      HubGuard.rehearse();
      return HubGuard.none("This is a trial start.");
    }
    return noGuard
        ? HubGuard.none("The hub was started with --no-guard.")
        : HubGuard.begin(loop, path);
  }

  /// What is installed, with the one object of the API that this command asks for the sign-in code.
  private static List<Integration> integrations(ApiIntegration api) {
    List<Integration> all = Installed.integrations();
    all.replaceAll(each -> each instanceof ApiIntegration ? api : each);
    return all;
  }

  private Hub create(
      EventLoop loop,
      Path path,
      HubGuard guard,
      List<Integration> integrations,
      Optional<String> recovery)
      throws Exception {
    Config config = ConfigLoader.load(path);
    HubSettings usual =
        new HubSettings(path, config, Map.of("api", overrides())).withSafeMode(safeMode);
    HubSettings settings = recovery.map(usual::inRecovery).orElse(usual);
    return await(
        loop.startLater(
            "creation of the hub",
            () -> {
              Hub hub = Hub.create(loop, settings, integrations);
              guard.offerTo(hub);
              return hub;
            }));
  }

  private static Future<Boolean> begin(EventLoop loop, Hub hub) {
    return loop.startLater(
        "start",
        () -> {
          hub.start();
          return true;
        });
  }

  /// Whether a start takes longer than people wait for a line in their terminal.
  private static boolean isSlow(Future<Boolean> start) throws Exception {
    try {
      return !start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static boolean isReachable(EventLoop loop, Hub hub) throws Exception {
    return loop.call(() -> hub.find(WebServer.class)).get().isPresent();
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HubException known) {
        throw known;
      }
      throw e;
    }
  }

  private Map<String, @Nullable Object> overrides() {
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    if (port != null) {
      overrides.put("port", port);
    }
    if (host != null) {
      overrides.put("host", host);
    }
    return overrides;
  }

  /// A hub that nobody can reach is of no use: what kept the web server from starting is the error.
  private static WebServer require(EventLoop loop, Hub hub) throws Exception {
    WebServer server = loop.call(() -> hub.find(WebServer.class)).get().orElse(null);
    if (server == null) {
      String reason =
          loop.call(() -> hub.setUpFailure(ApiIntegration.DOMAIN).map(Throwable::getMessage))
              .get()
              .orElse("the log says why");
      stop(loop, hub);
      throw new HubException("the web server did not start: " + reason);
    }
    return server;
  }

  private static void tell(URI server, EventLoop loop, ApiIntegration api) throws Exception {
    URI address = reachable(server);
    String code = loop.call(api::signInCode).get();
    System.out.println("Hearth runs at " + address);
    System.out.println(
        "Sign in at " + address + "/#code=" + code + " (works once, within ten minutes)");
    System.out.println("Later, and for other clients: ./hearth token create --name NAME");
    if (isLoopback(address)) {
      System.out.println(
          "Only this machine can reach it; --host 0.0.0.0 opens it to your network.");
    }
    System.out.flush();
  }

  /// The address to type into a browser. One that stands for all of this machine's is replaced by
  /// the one that leads to the network.
  private static URI reachable(URI address) throws UnknownHostException {
    if (!InetAddress.getByName(address.getHost()).isAnyLocalAddress()) {
      return address;
    }
    String host = "localhost";
    try (DatagramSocket probe = new DatagramSocket()) {
      // Nothing is sent: the system only says which of its addresses it would send from.
      probe.connect(InetAddress.getByAddress(ELSEWHERE), 9);
      host = probe.getLocalAddress().getHostAddress();
    } catch (IOException | UncheckedIOException e) {
      // There is no network.
    }
    return URI.create(address.getScheme() + "://" + host + ":" + address.getPort());
  }

  private static boolean isLoopback(URI address) {
    return address.getHost().startsWith("127.") || address.getHost().equals("localhost");
  }

  private static void request(URI address) throws IOException {
    try (InputStream page = address.toURL().openStream()) {
      page.readAllBytes();
    }
  }

  /// Stops the hub, unless it has stopped before.
  private static void stop(EventLoop loop, Hub hub) {
    if (hub.stopped().isDone()) {
      return;
    }
    try {
      loop.startLater(
              "stop",
              () -> {
                hub.stop();
                return true;
              })
          .get(hub.settings().shutdown().total().toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      System.err.println("hearth: did not stop in order: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
