package dev.hearth.integration.mqtt;

import dev.hearth.core.HubException;

/// Something that the broker or the way to it did not allow. The kind tells what to do next.
public final class MqttException extends HubException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, by what the user or the caller can do about it.
  public enum Kind {
    /// The broker refused user name or password: the user must mend the configuration.
    CREDENTIALS_REFUSED,
    /// The broker answered and refused the connection for another reason.
    REFUSED,
    /// Nobody answers at the address: wait and try again.
    UNREACHABLE,
    /// The connection broke.
    CONNECTION_LOST,
    /// There is no connection now: try again later.
    NOT_CONNECTED,
    /// Too many messages are on their way: try again later.
    BUSY
  }

  private final Kind kind;

  /// An exception of this kind.
  public MqttException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// An exception of this kind, and the failure behind it.
  public MqttException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What can be done about it.
  public Kind kind() {
    return kind;
  }
}
