package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One client on the WebSocket.
///
/// ```
/// HANDSHAKE → CHECKING → OPEN → CLOSED     (to CLOSED from everywhere)
/// ```
///
/// A frame is parsed on the server's thread and crosses to the loop; the next is not read before
/// its commands have been begun and few answers wait, so a client can flood nobody but itself. An
/// array of commands is worked off in slices, one a turn.
///
/// **Threads:** loop only, but for the [Socket.Listener].
final class Connection implements Socket.Listener {
  private static final Logger LOG = System.getLogger(Connection.class.getName());
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(55);
  private static final int COMMANDS_PER_TURN = 32;
  private static final int RUNNING_COMMANDS = 256;
  private static final int SUBSCRIPTIONS = 1_024;
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;

  private enum Phase {
    HANDSHAKE,
    CHECKING,
    OPEN,
    CLOSED
  }

  private final Api api;
  private final EventLoop loop;
  private final Socket socket;
  private final Outbox outbox;
  private final Map<Long, Registration> subscriptions = new HashMap<>();
  private Phase phase = Phase.HANDSHAKE;
  private Tokens.@Nullable Token token;
  private @Nullable TimerHandle timer;
  private long lastId;
  private int running;

  Connection(Api api, Socket socket) {
    this.api = api;
    this.loop = api.loop();
    this.socket = socket;
    this.outbox = new Outbox(loop, api.owner(), api.flusher(), socket, this::dropSlow);
  }

  Api api() {
    return api;
  }

  Outbox outbox() {
    return outbox;
  }

  /// The id of the token it signed in with.
  @Nullable String tokenId() {
    return token == null ? null : token.id();
  }

  /// Asks the client who it is.
  void begin() {
    if (phase == Phase.CLOSED) {
      return;
    }
    send(Message.handshake("type", "auth_required", "ha_version", Hub.COMPATIBLE_VERSION));
    timer = loop.callLater(HANDSHAKE_LIMIT, this::close);
    socket.next();
  }

  void send(Message message) {
    outbox.add(message);
  }

  /// Keeps a subscription until the client ends it or is gone.
  void keep(long id, Registration subscription) {
    if (phase == Phase.CLOSED) {
      subscription.close();
      return;
    }
    if (subscriptions.size() >= SUBSCRIPTIONS) {
      subscription.close();
      throw new CommandException(
          "not_allowed", SUBSCRIPTIONS + " subscriptions are open; end some of them");
    }
    subscriptions.put(id, subscription);
  }

  /// Ends a subscription.
  ///
  /// @return false when there is none of this id
  boolean unsubscribe(long id) {
    Registration subscription = subscriptions.remove(id);
    if (subscription == null) {
      return false;
    }
    subscription.close();
    return true;
  }

  /// Ends the connection, since the hub ends.
  void goAway() {
    end();
    socket.close(GOING_AWAY, "the hub stops");
  }

  /// Ends the connection.
  void close() {
    end();
    socket.close(NORMAL, "");
  }

  private void end() {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    if (timer != null) {
      timer.cancel();
    }
    outbox.close();
    List<Registration> open = List.copyOf(subscriptions.values());
    subscriptions.clear();
    open.forEach(Registration::close);
    api.connections().remove(this);
  }

  private void dropSlow(String what) {
    LOG.log(
        Level.ERROR,
        "client {0} ({1}, {2}) does not read what it is sent: {3}; it is disconnected",
        socket.remote(),
        token == null ? "not signed in" : "token " + token.name(),
        socket.userAgent(),
        what);
    end();
    socket.disconnect();
  }

  // ---------------------------------------------------------------- from the server's threads

  @Override
  public void onText(String text) {
    Object parsed;
    try {
      parsed = Json.parse(text);
    } catch (JsonException e) {
      onLoop(this::refuseBrokenFrame);
      return;
    }
    onLoop(() -> receive(parsed));
  }

  @Override
  public void onClosed() {
    onLoop(this::end);
  }

  private void onLoop(Runnable step) {
    try {
      loop.execute(api.owner(), step);
    } catch (RejectedExecutionException e) {
      socket.disconnect(); // the loop has ended or is overwhelmed
    }
  }

  // ---------------------------------------------------------------- frames

  private void receive(@Nullable Object frame) {
    switch (phase) {
      case HANDSHAKE -> signIn(frame);
      case OPEN ->
          work((frame instanceof List<?> list ? list : java.util.Arrays.asList(frame)).iterator());
      case CHECKING, CLOSED -> {}
    }
  }

  private void refuseBrokenFrame() {
    if (phase == Phase.HANDSHAKE) {
      refuse("Auth message incorrectly formatted: not JSON");
    } else if (phase != Phase.CLOSED) {
      LOG.log(Level.DEBUG, "client {0} sent a frame that is not JSON", socket.remote());
      end();
      socket.close(NORMAL, "a frame is not JSON");
    }
  }

  private void work(Iterator<?> commands) {
    if (phase != Phase.OPEN) {
      return;
    }
    for (int i = 0; i < COMMANDS_PER_TURN && commands.hasNext() && phase == Phase.OPEN; i++) {
      take(commands.next());
    }
    if (phase != Phase.OPEN) {
      return;
    }
    outbox.whenRoom(
        commands.hasNext() ? () -> loop.execute(api.owner(), () -> work(commands)) : socket::next);
  }

  private void take(@Nullable Object frame) {
    if (!(frame instanceof Map<?, ?> map)
        || !(map.get("id") instanceof Long id)
        || id <= 0
        || !(map.get("type") instanceof String type)) {
      long given = frame instanceof Map<?, ?> map && map.get("id") instanceof Long id ? id : 0;
      send(Message.error(given, "invalid_format", "Message incorrectly formatted."));
      return;
    }
    if (id <= lastId) {
      send(Message.error(id, "id_reuse", "Identifier values have to increase."));
      return;
    }
    Commands.Command command = api.commands().find(type);
    if (command == null) {
      send(Message.error(id, "unknown_command", "Unknown command."));
      return;
    }
    lastId = id;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>(Json.object(map));
    fields.remove("id");
    fields.remove("type");
    CommandCall call;
    try {
      call = new CommandCall(this, id, command.schema().apply(fields), command.keeps());
    } catch (InvalidDataException e) {
      send(Message.error(id, "invalid_format", String.valueOf(e.getMessage())));
      return;
    }
    if (!command.suspends()) {
      run(command, call);
    } else if (running >= RUNNING_COMMANDS) {
      send(
          Message.error(
              id,
              "not_allowed",
              RUNNING_COMMANDS + " commands of this connection are running; wait for one to end"));
    } else {
      running++;
      loop.start(
          api.owner(),
          type,
          () -> {
            try {
              run(command, call);
            } finally {
              running--;
            }
            return true;
          });
    }
  }

  private void run(Commands.Command command, CommandCall call) {
    try {
      command.handler().handle(call);
    } catch (Exception | StackOverflowError e) {
      Failure failure = Failure.of(e);
      if (failure.unexpected()) {
        LOG.log(Level.ERROR, "command " + command.type() + " of " + socket.remote() + " failed", e);
      }
      send(Message.error(call.id(), failure.code(), failure.message()));
    }
  }

  // ---------------------------------------------------------------- signing in

  private void signIn(@Nullable Object frame) {
    if (!(frame instanceof Map<?, ?> map) || !"auth".equals(map.get("type"))) {
      refuse("Auth message incorrectly formatted: expected {\"type\": \"auth\", …}");
      return;
    }
    if (!(map.get("access_token") instanceof String given)) {
      refuse("Auth message incorrectly formatted: access_token must be a string");
      return;
    }
    phase = Phase.CHECKING;
    loop.start(
        api.owner(),
        "sign-in of " + socket.address(),
        () -> {
          Tokens.Token found = api.tokens().find(given).orElse(null);
          if (phase != Phase.CHECKING) {
            return false;
          }
          if (found == null) {
            refuse("Invalid access token or password");
            return false;
          }
          accept(found);
          return true;
        });
  }

  private void accept(Tokens.Token found) {
    token = found;
    phase = Phase.OPEN;
    if (timer != null) {
      timer.cancel();
    }
    socket.allowLargeMessages();
    send(Message.handshake("type", "auth_ok", "ha_version", Hub.COMPATIBLE_VERSION));
    ping();
    socket.next();
  }

  private void ping() {
    timer =
        loop.callLater(
            BETWEEN_PINGS,
            () -> {
              socket.ping();
              ping();
            });
  }

  private void refuse(String message) {
    api.failedLogins().add(socket.address(), "WebSocket");
    phase = Phase.CHECKING; // nothing more is heard
    send(Message.handshake("type", "auth_invalid", "message", message));
    outbox.whenEmpty(this::close);
  }
}
