package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.json.Json;
import dev.hearth.guard.Guard;
import dev.hearth.guard.GuardException;
import dev.hearth.guard.GuardOptions;
import dev.hearth.integration.api.Tokens;
import dev.hearth.integration.mqtt.BrokerUri;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `hearth doctor`: whether everything that a hub needs is in order, and what blocks the one that
/// runs. Starts no hub and changes nothing but a token of its own, which it deletes again.
@Command(
    name = "doctor",
    description = {
      "Looks at Java, the guard, the configuration, the broker and the hub that runs, and says what"
          + " is to be mended.",
      "Exit code: 0 all is well, 1 something is to be mended."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int NEEDED_JAVA = 25;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int MOST_SHOWN = 10;

  @Mixin private final ConfigFolder folder = new ConfigFolder();

  private int problems;

  @Override
  public Integer call() throws Exception {
    Path path = folder.path();
    lookAtJava();
    lookAtGuard(HubGuard.options(path), path);
    lookAtConfiguration(path);
    lookAtBroker(path);
    lookAtHub(path);
    System.out.println();
    System.out.println(
        problems == 0
            ? "All is well."
            : problems + (problems == 1 ? " thing is" : " things are") + " to be mended.");
    return problems == 0 ? 0 : 1;
  }

  private static void good(String what, String text) {
    line("ok", what, text);
  }

  private void bad(String what, String text) {
    problems++;
    line("!!", what, text);
  }

  private static void note(String what, String text) {
    line("--", what, text);
  }

  private static void line(String mark, String what, String text) {
    System.out.printf("%s  %-14s %s%n", mark, what, text);
  }

  private void lookAtJava() {
    int version = Runtime.version().feature();
    String text = System.getProperty("java.vendor") + " " + Runtime.version();
    if (version == NEEDED_JAVA) {
      good("Java", text);
    } else if (version < NEEDED_JAVA) {
      bad("Java", text + "; Hearth needs JDK " + NEEDED_JAVA);
    } else {
      note("Java", text + "; Hearth is tested on JDK " + NEEDED_JAVA);
    }
    if (Object.class.getModule().isOpen("java.lang", DoctorCommand.class.getModule())) {
      good("The loop", "java.lang is open, so it can schedule virtual threads");
    } else {
      bad(
          "The loop",
          "java.lang is closed: start with ./hearth, with java -jar hearth.jar, or with"
              + " --add-opens=java.base/java.lang=ALL-UNNAMED");
    }
  }

  private void lookAtGuard(GuardOptions options, Path path) {
    List<String> wrong = options.problems();
    wrong.forEach(each -> bad("Policy", each));
    if (wrong.isEmpty()) {
      Path file = path.resolve(HubGuard.POLICY_FILE);
      good(
          "Policy",
          Files.exists(file)
              ? file + " is fine"
              : "the one for production; " + file + " would change it");
    }
    try {
      // A policy file's problems have been told; the log need not tell them again.
      GuardOptions own =
          new GuardOptions(
              options.policy(), null, options.nativePackages(), options.cache(), List.of());
      Guard guard = Guard.install(own);
      good("The guard", "installed in " + guard.installTime().toMillis() + " ms");
      List<String> missing = guard.missing();
      if (missing.isEmpty()) {
        good("Its catalogue", "every call it names is seen in this JDK");
      }
      missing.forEach(each -> bad("Its catalogue", each));
    } catch (GuardException e) {
      bad("The guard", String.valueOf(e.getMessage()));
    }
  }

  private void lookAtConfiguration(Path path) throws Exception {
    List<ConfigProblem> found;
    try {
      found = CheckCommand.problems(path);
    } catch (HubException e) {
      bad("Configuration", String.valueOf(e.getMessage()));
      return;
    }
    found.forEach(each -> bad("Configuration", each.toString()));
    if (found.isEmpty()) {
      good(
          "Configuration",
          Files.exists(path.resolve("configuration.yaml"))
              ? path.resolve("configuration.yaml") + " is fine"
              : "there is none in " + path + ", which is fine");
    }
  }

  private void lookAtBroker(Path path) throws IOException {
    String broker = broker(path);
    if (broker == null) {
      note("Broker", "none is configured");
      return;
    }
    BrokerUri uri;
    try {
      uri = BrokerUri.parse(broker);
    } catch (IllegalArgumentException e) {
      // The configuration's errors have been told above.
      note("Broker", "not tried, since its address is wrong");
      return;
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.host(), uri.port()), PATIENCE_MILLIS);
      good("Broker", uri + " can be reached");
    } catch (IOException e) {
      bad("Broker", uri + " cannot be reached (" + e.getMessage() + "); does it run?");
    }
  }

  /// The broker of the configuration, or else the one that was set in the page.
  private static @Nullable String broker(Path path) {
    if (ConfigLoader.load(path).sections().get("mqtt") instanceof Map<?, ?> section
        && section.get("broker") instanceof String written) {
      return written;
    }
    Path stored = path.resolve(".storage").resolve("mqtt");
    try {
      Map<String, @Nullable Object> json = Json.parseObject(Files.readString(stored));
      return json.get("data") instanceof Map<?, ?> data && data.get("broker") instanceof String set
          ? set
          : null;
    } catch (IOException | HubException e) {
      return null;
    }
  }

  private void lookAtHub(Path path) {
    Optional<URI> running = FolderLock.runningHub(path);
    if (running.isEmpty()) {
      note("The hub", "none runs on " + path + ", so what blocks it is not known");
      return;
    }
    Tokens tokens = Tokens.of(path);
    String name = "doctor " + UUID.randomUUID();
    String token = tokens.create(name);
    try {
      Map<String, @Nullable Object> report = ask(running.get(), token);
      good("The hub", "runs at " + running.get());
      tell(report);
    } catch (IOException | HubException e) {
      bad("The hub", "runs at " + running.get() + " and does not answer: " + e.getMessage());
    } finally {
      tokens.delete(name);
    }
  }

  private static Map<String, @Nullable Object> ask(URI hub, String token) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) hub.resolve("/api/hearth/blocking").toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    try (InputStream answer = connection.getInputStream()) {
      return Json.parseObject(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  /// What blocks the hub is for its integrations' authors to mend, and no fault of this house.
  private static void tell(Map<String, @Nullable Object> report) {
    if (!Boolean.TRUE.equals(report.get("watching"))) {
      note("What blocks", String.valueOf(report.get("note")));
      return;
    }
    List<?> sites = report.get("sites") instanceof List<?> list ? list : List.of();
    if (sites.isEmpty()) {
      good("What blocks", "nothing has blocked the loop");
      return;
    }
    note("What blocks", report.get("site_count") + " sites; those that took the most time:");
    for (Object each : sites.subList(0, Math.min(MOST_SHOWN, sites.size()))) {
      if (each instanceof Map<?, ?> site) {
        System.out.printf(
            "      %s of %s at %s: %s times, %s, %s%n",
            site.get("call"),
            site.get("owner"),
            site.get("line") == null ? "an unknown line" : site.get("line"),
            site.get("count"),
            millis(site.get("total_ms")),
            outcome(site));
        System.out.println("        " + site.get("instead"));
      }
    }
  }

  private static String outcome(Map<?, ?> site) {
    if (!isZero(site.get("could_not_move"))) {
      return "could not be moved";
    }
    return isZero(site.get("held")) ? "moved off the loop" : "held the loop";
  }

  private static boolean isZero(@Nullable Object number) {
    return !(number instanceof Number given) || given.longValue() == 0;
  }

  private static String millis(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.1f ms in all", number.doubleValue())
        : "";
  }
}
