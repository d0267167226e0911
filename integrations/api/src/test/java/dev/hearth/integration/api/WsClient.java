package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The JDK's WebSocket client with a queue behind it.
final class WsClient implements AutoCloseable, WebSocket.Listener {
  private static final long PATIENCE_SECONDS = 15;

  final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final CompletableFuture<String> closeReason = new CompletableFuture<>();
  final CompletableFuture<Boolean> pinged = new CompletableFuture<>();
  final CompletableFuture<Boolean> ponged = new CompletableFuture<>();
  private final Deque<Map<String, @Nullable Object>> messages = new ArrayDeque<>();
  private final Deque<Map<String, @Nullable Object>> passedOver = new ArrayDeque<>();
  private final StringBuilder partial = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable WebSocket socket;
  private long lastId;

  static WsClient open(URI server) {
    return open(server, null);
  }

  static WsClient open(URI server, @Nullable String origin) {
    WsClient client = new WsClient();
    WebSocket.Builder builder = client.http.newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    client.socket =
        builder
            .buildAsync(URI.create("ws://" + server.getAuthority() + "/api/websocket"), client)
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
    return client;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(partial.toString());
      partial.setLength(0);
    }
    ws.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket ws, ByteBuffer message) {
    pinged.complete(true);
    ws.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket ws, ByteBuffer message) {
    ponged.complete(true);
    ws.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    closeReason.complete(reason);
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    closed.complete(1006);
  }

  void sendRaw(String text) {
    socket.sendText(text, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  void ping() {
    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
  }

  void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  void send(Object message) {
    sendRaw(Json.write(message));
  }

  /// Sends a command and hands back its id.
  long command(String type, Map<String, ?> fields) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", ++lastId);
    message.put("type", type);
    message.putAll(fields);
    send(message);
    return lastId;
  }

  /// Sends a command and waits for its message, which is its result or pong.
  Map<String, @Nullable Object> ask(String type, Map<String, ?> fields) {
    return answer(command(type, fields));
  }

  /// The result of a command that must succeed.
  @Nullable Object result(String type, Map<String, ?> fields) {
    Map<String, @Nullable Object> answer = ask(type, fields);
    assertThat(answer).as(type).containsEntry("success", true);
    return answer.get("result");
  }

  /// The error of a command that must fail.
  Map<String, @Nullable Object> error(String type, Map<String, ?> fields) {
    return error(ask(type, fields));
  }

  static Map<String, @Nullable Object> error(Map<String, @Nullable Object> answer) {
    assertThat(answer).containsEntry("success", false);
    return Json.object((Map<?, ?>) answer.get("error"));
  }

  /// The result of this id; events that come before are kept for [#event].
  Map<String, @Nullable Object> answer(long id) {
    while (true) {
      Map<String, @Nullable Object> message = next();
      if (Long.valueOf(id).equals(message.get("id")) && !"event".equals(message.get("type"))) {
        return message;
      }
      passedOver.add(message);
    }
  }

  /// The next event of a subscription, which is an object.
  Map<String, @Nullable Object> event(long id) {
    return Json.object((Map<?, ?>) anyEvent(id));
  }

  /// The next event of a subscription.
  @Nullable Object anyEvent(long id) {
    for (Map<String, @Nullable Object> each : passedOver) {
      if (Long.valueOf(id).equals(each.get("id")) && "event".equals(each.get("type"))) {
        passedOver.remove(each);
        return each.get("event");
      }
    }
    while (true) {
      Map<String, @Nullable Object> message = next();
      if (Long.valueOf(id).equals(message.get("id")) && "event".equals(message.get("type"))) {
        return message.get("event");
      }
      passedOver.add(message);
    }
  }

  Map<String, @Nullable Object> expect(String type) {
    Map<String, @Nullable Object> message = next();
    assertThat(message).containsEntry("type", type);
    return message;
  }

  /// The next message, out of an array or alone.
  Map<String, @Nullable Object> next() {
    while (messages.isEmpty()) {
      Object frame = Json.parse(nextFrame());
      for (Object each : frame instanceof List<?> list ? list : List.of(frame)) {
        messages.add(Json.object((Map<?, ?>) each));
      }
    }
    return messages.remove();
  }

  String nextFrame() {
    try {
      String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("nothing came; closed: " + closed);
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// Waits until the server has ended the connection.
  int awaitClosed() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    http.shutdownNow();
  }
}
