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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hearth doctor`: whether everything that a hub needs is in order, and how the one is that runs.
/// Starts no hub and changes nothing but a token of its own, which it deletes again.
@Command(
    name = "doctor",
    description = {
      "Looks at Java, the guard, the configuration, the broker and the hub that runs: its issues,"
          + " what is busy, fails, waits and blocks; and says what is to be mended.",
      "Exit code: 0 all is well, 1 something is to be mended."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int NEEDED_JAVA = 25;
  private static final int PATIENCE_MILLIS = 5_000;

  @Mixin private final ConfigFolder folder = new ConfigFolder();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "also writes all that was found to FILE, as JSON and without secrets")
  private @Nullable Path report;

  private final List<String> checks = new ArrayList<>();
  private Map<String, @Nullable Object> diagnosis = Map.of();
  private Map<String, @Nullable Object> blocking = Map.of();
  private int problems;

  @Override
  public Integer call() throws Exception {
    Path path = folder.path();
    lookAtJava();
    lookAtGuard(HubGuard.options(path), path);
    lookAtConfiguration(path);
    lookAtBroker(path);
    lookAtHub(path);
    if (report != null) {
      write(report, path);
    }
    System.out.println();
    System.out.println(
        problems == 0
            ? "All is well."
            : problems + (problems == 1 ? " thing is" : " things are") + " to be mended.");
    return problems == 0 ? 0 : 1;
  }

  private void good(String what, String text) {
    line("ok", what, text);
  }

  private void bad(String what, String text) {
    problems++;
    line("!!", what, text);
  }

  private void note(String what, String text) {
    line("--", what, text);
  }

  private void line(String mark, String what, String text) {
    checks.add(mark + " " + what + ": " + text);
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
      note("The hub", "none runs on " + path + ", so what goes on in it is not known");
      return;
    }
    Tokens tokens = Tokens.of(path);
    String name = "doctor " + UUID.randomUUID();
    String token = tokens.create(name);
    try {
      blocking = ask(running.get(), "/api/hearth/blocking", token);
      diagnosis = ask(running.get(), "/api/hearth/diagnosis", token);
      good("The hub", "runs at " + running.get());
      problems += new Diagnosis(System.out).tell(diagnosis, blocking);
    } catch (IOException | HubException e) {
      bad("The hub", "runs at " + running.get() + " and does not answer: " + e.getMessage());
    } finally {
      tokens.delete(name);
    }
  }

  private static Map<String, @Nullable Object> ask(URI hub, String path, String token)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) hub.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    try (InputStream answer = connection.getInputStream()) {
      return Json.parseObject(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      connection.disconnect();
    }
  }

  /// Everything that was found, for somebody who cannot see this house.
  private void write(Path file, Path path) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("hearth", Version.text());
    json.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    json.put("checks", checks);
    json.put("diagnosis", diagnosis);
    json.put("blocking", blocking);
    try {
      Files.writeString(file, Secrets.of(path).hideIn(Json.write(json)));
      note(
          "Report", "written to " + file + "; passwords, keys and tokens of this house are hidden");
    } catch (IOException e) {
      bad("Report", "cannot be written: " + e);
    }
  }
}
