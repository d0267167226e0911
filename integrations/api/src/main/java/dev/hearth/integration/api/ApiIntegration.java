package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Integration;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.core.web.WebFile;
import dev.hearth.core.web.WebServer;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TaskFailedException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens the house to clients: WebSocket and REST as Home Assistant's clients speak them, and the
/// web server to which other integrations add pages.
///
/// Configuration:
///
/// ```yaml
/// api:
///   host: 127.0.0.1   # 0.0.0.0 to let other machines in
///   port: 8123        # 0 for any free one
/// ```
///
/// When the address cannot be had, the set-up fails: `hub.setUpFailure("api")` says why.
///
/// **Threads:** loop only.
public final class ApiIntegration implements Integration {
  /// The name of the integration and of its section.
  public static final String DOMAIN = "api";

  /// How long a sign-in code works.
  public static final Duration SIGN_IN_CODE_LIFE = SignInCodes.LIFE;

  private @Nullable Hub hub;
  private @Nullable Api api;
  private @Nullable HttpServer server;
  private String signInCode = "";

  /// For [java.util.ServiceLoader] and for programs that make it themselves.
  public ApiIntegration() {}

  @Override
  public String domain() {
    return DOMAIN;
  }

  /// Without it nobody could see what is wrong, or enable it again.
  @Override
  public boolean isEssential() {
    return true;
  }

  @Override
  public Schema configSchema() {
    return Schema.builder()
        .optional("host", Type.string(), "127.0.0.1", "the address to listen on")
        .optional("port", Type.integer(0, 65_535), 8123L, "the port; 0 for any free one")
        .build();
  }

  @Override
  public void setUp(Hub newHub, Map<String, @Nullable Object> config) throws Exception {
    EventLoop loop = newHub.loop();
    hub = newHub;
    String host = String.valueOf(config.get("host"));
    int port = config.get("port") instanceof Long given ? given.intValue() : 0;
    Commands commands =
        loop.offload(() -> {
          WarmUp.run();
          return Commands.all();
        });
    Tokens files = loop.offload(() -> Tokens.of(newHub.settings().configFolder(), loop.clock()));
    Api made = new Api(newHub, User.load(newHub.storage().store("auth", 1)), files, commands);
    api = made;
    made.tokens().open();
    StaticFiles pages = new StaticFiles();
    RestApi rest = new RestApi(made);
    HttpServer opened;
    try {
      opened = loop.offload(() -> HttpServer.start(host, port, pages, rest::take, made::accept));
    } catch (TaskFailedException e) {
      made.close();
      if (e.getCause() instanceof HubException known) {
        throw known;
      }
      throw e;
    }
    server = opened;
    newHub.provide(WebServer.class, new Pages(loop, opened.address(), pages));
    newSignInCode();
  }

  @Override
  public void shutDown() {
    if (api != null) {
      api.close();
    }
    HttpServer running = server;
    if (running != null && hub != null) {
      hub.loop()
          .offload(() -> {
            running.stop();
            return true;
          });
    }
  }

  /// Where the server listens.
  ///
  /// @throws IllegalStateException when the integration is not set up
  public URI address() {
    if (server == null) {
      throw new IllegalStateException("the api is not set up");
    }
    return server.address();
  }

  /// The code, such as `7KQ2-MX4D-9RTB`, with which one browser can sign in within
  /// [#SIGN_IN_CODE_LIFE] of its making; show it to nobody but the person at the terminal.
  ///
  /// @throws IllegalStateException when the integration is not set up
  public String signInCode() {
    if (signInCode.isEmpty()) {
      throw new IllegalStateException("the api is not set up");
    }
    return signInCode;
  }

  /// Makes a new code, in place of the one before.
  ///
  /// @throws IllegalStateException when the integration is not set up
  public String newSignInCode() {
    if (api == null) {
      throw new IllegalStateException("the api is not set up");
    }
    signInCode = api.codes().create();
    return signInCode;
  }

  /// The server as other integrations see it.
  private record Pages(EventLoop loop, URI address, StaticFiles files) implements WebServer {
    @Override
    public Registration serve(String path, Map<String, WebFile> content) {
      loop.verifyOnLoop();
      return files.add(path, content);
    }
  }
}
