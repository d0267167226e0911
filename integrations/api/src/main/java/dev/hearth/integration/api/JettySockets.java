package dev.hearth.integration.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/// The WebSocket part of [HttpServer]. Frames are read one at a time, the next when the one before
/// has been dealt with.
///
/// **Threads:** any.
final class JettySockets {
  static final int LARGEST_MESSAGE = 4 * 1024 * 1024;
  private static final int LARGEST_HANDSHAKE = 64 * 1024;
  private static final int SOCKETS = 512;
  // Two pings and a bit: a client that answers none is gone.
  private static final Duration IDLE = Duration.ofSeconds(125);
  private static final Logger LOG = System.getLogger(JettySockets.class.getName());

  private final Server server;
  private final ServerWebSocketContainer container;
  private final Function<Socket, Socket.Listener> acceptor;
  private final AtomicInteger openSockets = new AtomicInteger();

  /// @param server not started yet
  JettySockets(Server server, Function<Socket, Socket.Listener> acceptor) {
    this.server = server;
    this.acceptor = acceptor;
    container = ServerWebSocketContainer.ensure(server);
    container.setIdleTimeout(IDLE);
    container.setMaxTextMessageSize(LARGEST_HANDSHAKE);
    container.setMaxBinaryMessageSize(LARGEST_HANDSHAKE);
    container.setMaxFrameSize(LARGEST_MESSAGE);
  }

  /// How many are open.
  int open() {
    return openSockets.get();
  }

  /// Makes a request a WebSocket.
  ///
  /// @return what to answer when it is refused; null when the request has been taken
  @Nullable Answer upgrade(
      Request request, Response response, org.eclipse.jetty.util.Callback callback) {
    if (!isSameOrigin(request.getHeaders())) {
      return Answer.message(403, "pages of other sites may not ask");
    }
    if (openSockets.get() >= SOCKETS) {
      return Answer.message(503, SOCKETS + " clients are connected");
    }
    try {
      boolean upgraded =
          container.upgrade(
              (upgradeRequest, upgradeResponse, upgradeCallback) -> open(upgradeRequest),
              request,
              response,
              callback);
      return upgraded
          ? null
          : Answer.message(400, "this is the address of a WebSocket").with("Upgrade", "websocket");
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a WebSocket handshake failed", e);
      return Answer.message(400, "the WebSocket handshake is wrong");
    }
  }

  private JettySocket open(ServerUpgradeRequest request) {
    return new JettySocket(
        String.valueOf(request.getHeaders().get(HttpHeader.USER_AGENT)),
        Request.getRemoteAddr(request),
        Request.getRemotePort(request));
  }

  /// A page may open a socket to the server that it came from; a program names no origin.
  private static boolean isSameOrigin(HttpFields headers) {
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin == null) {
      return true;
    }
    String host = headers.get(HttpHeader.HOST);
    int scheme = origin.indexOf("://");
    return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  /// One socket: Jetty's listener on one side, ours on the other. Public, since Jetty calls it by
  /// reflection; the class around it is not.
  public final class JettySocket implements Session.Listener, Socket {
    private final String userAgent;
    private final String address;
    private final int port;
    private volatile @Nullable Session session;
    private volatile Optional<Listener> listener = Optional.empty();

    JettySocket(String userAgent, String address, int port) {
      this.userAgent = userAgent.length() > 100 ? userAgent.substring(0, 100) : userAgent;
      this.address = address;
      this.port = port;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
      session = opened;
      openSockets.incrementAndGet();
      listener = Optional.of(acceptor.apply(this));
    }

    @Override
    public void onWebSocketText(String message) {
      listener.ifPresent(each -> each.onText(message));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
      callback.succeed();
      close(1003, "text frames only");
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
      ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
      // Who pings and does not read is not read either.
      withSession(open -> open.sendPong(copy, Callback.from(this::next, failure -> {})));
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      next();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      listener.ifPresent(Listener::onClosed);
    }

    @Override
    public void onWebSocketClose(int status, String reason, Callback callback) {
      openSockets.decrementAndGet();
      listener.ifPresent(Listener::onClosed);
      callback.succeed();
    }

    @Override
    public String remote() {
      return address + ":" + port;
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public String userAgent() {
      return userAgent;
    }

    @Override
    public void send(List<String> frames, Runnable done) {
      Session open = session;
      if (open == null || !open.isOpen()) {
        done.run();
        return;
      }
      // The frames queue up inside and leave in this order; the last one's end is that of all.
      for (int i = 0; i < frames.size() - 1; i++) {
        open.sendText(frames.get(i), Callback.NOOP);
      }
      open.sendText(frames.getLast(), Callback.from(done, failure -> done.run()));
    }

    @Override
    public void ping() {
      whileRunning(() -> withSession(open -> open.sendPing(ByteBuffer.allocate(0), Callback.NOOP)));
    }

    @Override
    public void next() {
      withSession(Session::demand);
    }

    @Override
    public void allowLargeMessages() {
      withSession(open -> open.setMaxTextMessageSize(LARGEST_MESSAGE));
    }

    @Override
    public void close(int code, String reason) {
      whileRunning(() ->
          withSession(open ->
              open.close(code, reason, Callback.from(() -> {}, failure -> open.disconnect()))));
    }

    @Override
    public void disconnect() {
      whileRunning(() -> withSession(Session::disconnect));
    }

    @Override
    public void execute(Runnable work) {
      server.getThreadPool().execute(work);
    }

    /// A server that ends has no use for it any more.
    private void whileRunning(Runnable work) {
      try {
        execute(work);
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "the web server ends, and with it {0}", remote());
      }
    }

    private void withSession(Consumer<Session> action) {
      Session open = session;
      if (open != null && open.isOpen()) {
        action.accept(open);
      }
    }
  }
}
