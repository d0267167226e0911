package dev.hearth.integration.dashboard;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Integration;
import dev.hearth.core.web.WebFile;
import dev.hearth.core.web.WebServer;
import dev.hearth.loop.Registration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serves the page below `/`.
public final class DashboardIntegration implements Integration {
  private @Nullable Registration page;

  /// For the service loader.
  public DashboardIntegration() {}

  @Override
  public String domain() {
    return "dashboard";
  }

  @Override
  public Set<String> dependencies() {
    return Set.of("api");
  }

  /// Without a page, home owners cannot see what is wrong.
  @Override
  public boolean isEssential() {
    return true;
  }

  @Override
  public void setUp(Hub hub, Map<String, @Nullable Object> config) {
    WebServer server =
        hub.find(WebServer.class)
            .orElseThrow(() -> new HubException("there is no web server to show the page"));
    Map<String, WebFile> files =
        hub.loop().offload(() -> WebFile.readResources(DashboardIntegration.class, "page"));
    page = server.serve("/", files);
  }

  @Override
  public void shutDown() {
    if (page != null) {
      page.close();
    }
  }
}
