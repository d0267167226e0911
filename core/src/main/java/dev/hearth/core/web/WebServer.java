package dev.hearth.core.web;

import dev.hearth.loop.Registration;
import java.net.URI;
import java.util.Map;

/// The web server of a house.
///
/// ```java
/// Map<String, WebFile> page = loop.offload(() -> WebFile.readResources(Page.class, "page"));
/// WebServer server = hub.find(WebServer.class).orElseThrow();
/// server.serve("/", page);
/// ```
public interface WebServer {
  /// Where it listens, such as `http://127.0.0.1:8123`. Any thread.
  URI address();

  /// Answers GET and HEAD requests below a path with files from memory. A request for a folder gets
  /// its `index.html`. Where paths overlap, the longest wins; what the server itself answers, such
  /// as `/api/`, wins over all. Loop only.
  ///
  /// @param path the folder in the address, such as `/` or `/extra/`
  /// @param files by their path below that folder, such as `assets/page.js`
  /// @throws IllegalArgumentException when `path` does not begin and end with a slash
  /// @throws IllegalStateException when the path is taken
  Registration serve(String path, Map<String, WebFile> files);
}
