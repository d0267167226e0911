package dev.hearth.integration.api;

import java.util.List;

/// One WebSocket, as the server offers it. Any thread; nothing blocks.
interface Socket {
  /// Where the client is, with its port.
  String remote();

  /// The client's address alone.
  String address();

  /// What the client says it is.
  String userAgent();

  /// Sends text frames in this order. The calling thread may compress them, so not on a loop.
  ///
  /// @param done called when all have been handed to the operating system, or cannot be
  void send(List<String> frames, Runnable done);

  /// Sends a ping.
  void ping();

  /// Asks for the next frame; none is read before.
  void next();

  /// Raises the limit of a message from the handshake's to the full one.
  void allowLargeMessages();

  /// Says good-bye.
  void close(int code, String reason);

  /// Cuts the connection.
  void disconnect();

  /// Runs something on the server's threads.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when the server ends
  void execute(Runnable work);

  /// Hears what the client sends. Called on the server's threads, one at a time.
  interface Listener {
    /// A text message; call [Socket#next] for the next.
    void onText(String text);

    /// The connection has ended, or broken. Called at least once.
    void onClosed();
  }
}
