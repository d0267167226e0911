package dev.hearth.integration.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to reach a broker.
///
/// @param broker where it is
/// @param clientId the name this client gives itself; two clients of one name throw each other out
/// @param username null for none
/// @param password null for none; never printed
/// @param certificate file of the authorities, in PEM, that may have signed the broker's
///   certificate; null for those this machine trusts
/// @param keepAlive the broker takes the client for dead after one and a half of this silence
/// @param will what the broker sends when this client vanishes; null for nothing
/// @param maxUnacknowledged bound of outgoing messages on their way
public record ConnectOptions(
    BrokerUri broker,
    String clientId,
    @Nullable String username,
    @Nullable String password,
    @Nullable Path certificate,
    Duration keepAlive,
    @Nullable MqttMessage will,
    int maxUnacknowledged) {

  @Override
  public String toString() {
    return broker + " as " + (username == null ? "nobody" : username);
  }
}
