package dev.hearth.integration.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.web.WebFile;
import dev.hearth.core.web.WebServer;
import dev.hearth.loop.Registration;
import dev.hearth.testkit.TestHub;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DashboardIntegrationTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  /// Keeps what it is given to serve.
  private static final class Shelf implements Integration, WebServer {
    final Map<String, Map<String, WebFile>> served = new HashMap<>();

    @Override
    public String domain() {
      return "api";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {
      hub.provide(WebServer.class, this);
    }

    @Override
    public URI address() {
      return URI.create("http://127.0.0.1:1");
    }

    @Override
    public Registration serve(String path, Map<String, WebFile> files) {
      served.put(path, files);
      return () -> served.remove(path);
    }
  }

  @Test
  void everythingThePageRefersToIsInTheJarAndNothingComesFromElsewhere(@TempDir Path folder) {
    Shelf shelf = new Shelf();
    try (TestHub house = TestHub.start(folder, Map.of(), shelf, new DashboardIntegration())) {
      Map<String, WebFile> page = shelf.served.get("/");
      String index = new String(page.get("index.html").content(), StandardCharsets.UTF_8);
      Matcher references = REFERENCE.matcher(index);
      int count = 0;
      while (references.find()) {
        String file = references.group(1).replaceFirst("^\\./", "");
        assertThat(page).containsKey(file);
        count++;
      }
      assertThat(count).isGreaterThanOrEqualTo(3);
      assertThat(house.run(() -> house.hub().isLoaded("dashboard"))).isTrue();
    }
    assertThat(shelf.served).isEmpty();
  }

  @Test
  void withoutAWebServerThePageIsNotSetUpAndTheHubRuns(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of(), new DashboardIntegration())) {
      assertThat(house.run(() -> house.hub().isLoaded("dashboard"))).isFalse();
    }
  }
}
