package dev.hearth.integration.api;

import dev.hearth.core.HubException;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// The web server: Jetty, of which nothing else here knows.
///
/// Its threads carry bytes, parse and compress; they never touch the house and never wait for it. A
/// request below `/api/` is handed on with a way to answer it later; everything else is answered
/// from [StaticFiles] at once. [JettySockets] is its other half.
///
/// **Threads:** [#start] and [#stop] block; everything else is for any thread.
final class HttpServer {
  private static final int CONNECTIONS = 1_024;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final String SOCKET_PATH = "/api/websocket";
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
              + " object-src 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer");

  private final Server server;
  private final ServerConnector connector;
  private final JettySockets sockets;
  private final StaticFiles files;
  private final Requests requests;
  private final String host;

  /// Takes requests below `/api/`, on the server's threads.
  interface Requests {
    void take(HttpCall call, Consumer<Answer> reply);
  }

  private HttpServer(
      String host,
      int port,
      StaticFiles files,
      Requests requests,
      Function<Socket, Socket.Listener> acceptor) {
    this.host = host;
    this.files = files;
    this.requests = requests;
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("web");
    threads.setDaemon(true);
    threads.setReservedThreads(2);
    server = new Server(threads);
    server.setStopTimeout(0);
    server.setErrorHandler(this::refuse);
    HttpConfiguration config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setRequestHeaderSize(16 * 1024);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(config));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    sockets = new JettySockets(server, acceptor);
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            HttpServer.this.handle(request, response, callback);
            return true;
          }
        });
  }

  /// Opens the server.
  ///
  /// @param port 0 for any free one
  /// @throws HubException when the address cannot be had
  static HttpServer start(
      String host,
      int port,
      StaticFiles files,
      Requests requests,
      Function<Socket, Socket.Listener> acceptor) {
    HttpServer made = new HttpServer(host, port, files, requests, acceptor);
    try {
      made.server.start();
      return made;
    } catch (Exception e) {
      made.stop();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException && isInUse(cause)) {
          throw new HubException(
              "port "
                  + port
                  + " on "
                  + host
                  + " is in use; stop the other program or choose another with --port",
              e);
        }
        if (cause instanceof BindException || cause instanceof UnresolvedAddressException) {
          throw new HubException(
              "port "
                  + port
                  + " on "
                  + host
                  + " cannot be opened ("
                  + cause
                  + "); choose another address with --host or --port",
              e);
        }
      }
      throw new HubException("the web server does not start: " + e, e);
    }
  }

  private static boolean isInUse(Throwable e) {
    return String.valueOf(e.getMessage()).contains("in use");
  }

  /// Ends the server. Sockets that are closing have a quarter of a second for their good-bye.
  void stop() {
    try {
      for (int i = 0; i < 50 && sockets.open() > 0; i++) {
        Thread.sleep(5);
      }
      server.stop();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "the web server does not stop cleanly", e);
    }
  }

  URI address() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + shown + ":" + connector.getLocalPort());
  }

  private void handle(Request request, Response response, Callback callback) {
    response.getHeaders().remove(HttpHeader.SERVER);
    SECURITY_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    String path = request.getHttpURI().getDecodedPath();
    if (path == null) {
      write(request, response, callback, Answer.text(400, "400: Bad Request"));
    } else if (path.equals(SOCKET_PATH)) {
      Answer refusal = sockets.upgrade(request, response, callback);
      if (refusal != null) {
        write(request, response, callback, refusal);
      }
    } else if (path.equals("/api") || path.startsWith("/api/")) {
      take(path, request, response, callback);
    } else {
      serveFile(path, request, response, callback);
    }
  }

  private void take(String path, Request request, Response response, Callback callback) {
    // Who waits for a slow service is not idle.
    request.addIdleTimeoutListener(timeout -> false);
    Set<String> query = new HashSet<>();
    String given = request.getHttpURI().getQuery();
    if (given != null) {
      for (String pair : given.split("&", -1)) {
        query.add(pair.split("=", 2)[0]);
      }
    }
    HttpCall call =
        new HttpCall(
            request.getMethod(),
            path,
            query,
            bearer(request.getHeaders()),
            Request.getRemoteAddr(request),
            limit -> BodyReader.read(request, limit, HttpServer::parse));
    requests.take(
        call, answer -> onServer(() -> write(request, response, callback, answer), callback));
  }

  private void onServer(Runnable work, Callback callback) {
    try {
      server.getThreadPool().execute(work);
    } catch (RejectedExecutionException e) {
      callback.failed(e);
    }
  }

  private static Body parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new Body.Empty();
    }
    try {
      return new Body.Value(Json.parse(text));
    } catch (JsonException e) {
      return new Body.Broken(String.valueOf(e.getMessage()));
    }
  }

  private void serveFile(String path, Request request, Response response, Callback callback) {
    StaticFiles.Asset asset = files.find(path).orElse(null);
    if (asset == null) {
      write(request, response, callback, Answer.text(404, "404: Not Found"));
      return;
    }
    boolean head = request.getMethod().equals("HEAD");
    if (!head && !request.getMethod().equals("GET")) {
      write(
          request,
          response,
          callback,
          Answer.text(405, "405: Method Not Allowed").with("Allow", "GET, HEAD"));
      return;
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, asset.caching());
    headers.put(HttpHeader.ETAG, asset.tag());
    headers.put(HttpHeader.VARY, "Accept-Encoding");
    if (asset.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(304);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    headers.put(HttpHeader.CONTENT_TYPE, asset.contentType());
    byte[] gzipped = takesGzip(request) ? asset.gzipped() : null;
    if (gzipped != null) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    byte[] content = gzipped == null ? asset.content() : gzipped;
    headers.put(HttpHeader.CONTENT_LENGTH, content.length);
    response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content), callback);
  }

  private static void write(Request request, Response response, Callback callback, Answer answer) {
    byte[] content;
    try {
      content = answer.content().get();
      response.setStatus(answer.status());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the answer to " + request.getHttpURI().getPath() + " fails", e);
      content = "500: Internal Server Error".getBytes(StandardCharsets.UTF_8);
      response.setStatus(500);
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.headers().forEach((name, value) -> headers.put(name, value));
    if (takesGzip(request) && Gzip.isWorthwhile(content.length, answer.contentType())) {
      content = Gzip.compress(content);
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, content.length);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content), callback);
  }

  /// What Jetty itself refuses: the status, and nothing of its inner life.
  private boolean refuse(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    byte[] text = (response.getStatus() + ": refused").getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(text), callback);
    return true;
  }

  private static boolean takesGzip(Request request) {
    return request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
  }

  private static @Nullable String bearer(HttpFields headers) {
    String value = headers.get(HttpHeader.AUTHORIZATION);
    return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
        ? value.substring(7).strip()
        : null;
  }
}
