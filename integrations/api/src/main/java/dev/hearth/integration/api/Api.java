package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What connections and requests share. Loop only.
final class Api {
  private final Hub hub;
  private final Owner owner;
  private final User user;
  private final KnownTokens tokens;
  private final SignInCodes codes;
  private final FailedLogins failedLogins;
  private final Flusher flusher;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final EventStream events;
  private final StateStream states;
  private final HealthStream health;
  private final Commands commands;

  /// For a task of the integration's owner.
  Api(Hub hub, User user, Tokens files, Commands commands) {
    this.hub = hub;
    this.owner = hub.loop().currentOwner();
    this.user = user;
    this.tokens = new KnownTokens(hub.loop(), files, this::endConnectionsOf);
    this.codes = new SignInCodes(hub.loop().clock());
    this.failedLogins = new FailedLogins(hub.loop().clock());
    this.flusher = new Flusher(hub.loop(), owner);
    this.events = new EventStream(hub.bus());
    this.states = new StateStream(hub);
    this.health = new HealthStream(hub.loop());
    this.commands = commands;
  }

  Hub hub() {
    return hub;
  }

  EventLoop loop() {
    return hub.loop();
  }

  Owner owner() {
    return owner;
  }

  User user() {
    return user;
  }

  KnownTokens tokens() {
    return tokens;
  }

  SignInCodes codes() {
    return codes;
  }

  FailedLogins failedLogins() {
    return failedLogins;
  }

  Flusher flusher() {
    return flusher;
  }

  Set<Connection> connections() {
    return connections;
  }

  EventStream events() {
    return events;
  }

  StateStream states() {
    return states;
  }

  HealthStream health() {
    return health;
  }

  Commands commands() {
    return commands;
  }

  /// Takes a client that has just connected. Any thread.
  Socket.Listener accept(Socket socket) {
    Connection connection = new Connection(this, socket);
    loop()
        .execute(
            owner,
            () -> {
              connections.add(connection);
              connection.begin();
            });
    return connection;
  }

  void close() {
    List.copyOf(connections).forEach(Connection::goAway);
    tokens.close();
    health.close();
  }

  private void endConnectionsOf(Set<String> tokenIds) {
    for (Connection each : List.copyOf(connections)) {
      String id = each.tokenId();
      if (id != null && tokenIds.contains(id)) {
        each.close();
      }
    }
  }
}
