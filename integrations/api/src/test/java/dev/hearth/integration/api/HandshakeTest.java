package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HandshakeTest {
  @TempDir Path folder;

  /// Row WSC-01
  @Test
  void theFirstFrameAsksWhoTheClientIs() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.open()) {
      assertThat(client.next())
          .containsEntry("type", "auth_required")
          .containsEntry("ha_version", "2026.11.0")
          .hasSize(2);
    }
  }

  /// Row WSC-02
  @Test
  void whoSaysNothingForTenSecondsIsDisconnected() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder);
        WsClient client = house.open()) {
      client.expect("auth_required");
      house.house.advance(Duration.ofSeconds(9));
      assertThat(client.isOpen()).isTrue();
      house.house.advance(Duration.ofSeconds(1));
      assertThat(client.awaitClosed()).isEqualTo(1000);
    }
  }

  /// Row WSC-03
  @Test
  void theTokenMayComeBeforeItWasAskedFor() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.open()) {
      client.send(Map.of("type", "auth", "access_token", house.token));
      client.expect("auth_required");
      assertThat(client.next()).containsEntry("type", "auth_ok");
    }
  }

  /// Row WSC-04
  @Test
  void aWrongTokenIsRefused() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.open()) {
      client.expect("auth_required");
      client.send(Map.of("type", "auth", "access_token", "wrong"));
      assertThat(client.next())
          .containsEntry("type", "auth_invalid")
          .containsEntry("message", "Invalid access token or password");
      assertThat(client.awaitClosed()).isEqualTo(1000);
    }
  }

  /// Row WSC-05 Row REG-05, differs: there is one user, the owner; who has no token of his may do
  /// nothing
  @Test
  void aCommandInPlaceOfTheTokenIsRefused() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      for (Object frame :
          List.of(
              Map.of("id", 1, "type", "get_states"),
              List.of(1),
              Map.of("type", "auth", "access_token", 5))) {
        try (WsClient client = house.open()) {
          client.expect("auth_required");
          client.send(frame);
          client.expect("auth_invalid");
          client.awaitClosed();
        }
      }
      try (WsClient client = house.open()) {
        client.expect("auth_required");
        client.sendRaw("{not json");
        client.expect("auth_invalid");
        client.awaitClosed();
      }
    }
  }

  /// Row WSC-06
  @Test
  void anArrayOfCommandsGetsAsManyAnswers() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.connect()) {
      client.send(
          List.of(
              Map.of("id", 1, "type", "ping"),
              Map.of("id", 2, "type", "get_config"),
              Map.of("id", 3, "type", "ping")));
      assertThat(client.next()).containsEntry("id", 1L).containsEntry("type", "pong");
      assertThat(client.next()).containsEntry("id", 2L).containsEntry("success", true);
      assertThat(client.next()).containsEntry("id", 3L).containsEntry("type", "pong");
    }
  }

  /// Row WSC-07
  @Test
  void aFrameThatIsNotJsonEndsThatConnectionAlone() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient good = house.connect();
        WsClient bad = house.connect()) {
      bad.sendRaw("{\"id\": 1, ");
      bad.awaitClosed();
      assertThat(bad.closeReason).isCompletedWithValue("a frame is not JSON");
      assertThat(good.ask("ping", Map.of())).containsEntry("type", "pong");
    }
  }

  /// Row WSC-08
  @Test
  void aBinaryFrameEndsThatConnectionAlone() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient good = house.connect();
        WsClient bad = house.connect()) {
      bad.sendBinary(new byte[] {7, 1, 2});
      assertThat(bad.awaitClosed()).isEqualTo(1003);
      assertThat(good.ask("ping", Map.of())).containsEntry("type", "pong");
    }
  }

  /// Row WSC-09
  @Test
  void deletingATokenEndsItsConnections() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.connect()) {
      assertThat(Tokens.of(folder).delete("test")).isTrue();
      client.awaitClosed();
      try (WsClient again = house.open()) {
        again.expect("auth_required");
        again.send(Map.of("type", "auth", "access_token", house.token));
        again.expect("auth_invalid");
      }
    }
  }

  @Test
  void aTokenMadeWhileTheHubRunsWorksAtOnce() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      try (WsClient client = house.open()) {
        client.expect("auth_required");
        client.send(Map.of("type", "auth", "access_token", "makes the hub look"));
        client.expect("auth_invalid");
      }
      String fresh = Tokens.of(folder).create("second");
      try (WsClient client = house.open()) {
        client.expect("auth_required");
        client.send(Map.of("type", "auth", "access_token", fresh));
        client.expect("auth_ok");
      }
    }
  }

  /// Row WSC-14
  @Test
  void anIdleClientIsPingedWithin55Seconds() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder);
        WsClient client = house.connect()) {
      assertThat(client.pinged).isNotDone();
      house.house.advance(Duration.ofSeconds(55));
      client.pinged.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
      assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
    }
  }

  @Test
  void compressionIsAgreedWithBrowsers() throws IOException {
    try (ApiHouse house = ApiHouse.start(folder)) {
      String authority = house.address().getAuthority();
      try (java.net.Socket socket =
          new java.net.Socket(house.address().getHost(), house.address().getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET /api/websocket HTTP/1.1\r\nHost: "
                        + authority
                        + "\r\nOrigin: http://"
                        + authority
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        byte[] head = new byte[1_000];
        int length = socket.getInputStream().read(head);
        assertThat(new String(head, 0, length, StandardCharsets.ISO_8859_1))
            .startsWith("HTTP/1.1 101 ")
            .contains("permessage-deflate");
      }
    }
  }

  @Test
  void aClientsPingsAreAnswered() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.connect()) {
      for (int i = 1; i <= 20; i++) {
        client.ping();
        assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
      }
      client.ponged.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }
  }

  /// Row WSC-15
  @Test
  void stoppingTheHubClosesSocketsNormally() {
    ApiHouse house = ApiHouse.start(folder);
    try (WsClient client = house.connect()) {
      house.close();
      assertThat(client.awaitClosed()).isEqualTo(1001);
    }
  }

  @Test
  void pagesOfOtherSitesMayNotConnect() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      URI address = house.address();
      assertThatThrownBy(() -> WsClient.open(address, "http://evil.example"))
          .hasMessageContaining("WebSocketHandshakeException");
      try (WsClient own = WsClient.open(address, address.toString())) {
        own.expect("auth_required");
      }
    }
  }

  @Test
  void aMessageAboveTheLimitEndsThatConnectionAlone() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient good = house.connect();
        WsClient bad = house.connect()) {
      String large = "x".repeat(3_000_000);
      assertThat(bad.error("ping", Map.of("filler", large)))
          .containsEntry("code", "invalid_format");
      try {
        bad.sendRaw("\"" + "x".repeat(JettySockets.LARGEST_MESSAGE) + "\"");
      } catch (RuntimeException e) {
        // the server may have hung up before all was sent
      }
      bad.awaitClosed();
      assertThat(good.ask("ping", Map.of())).containsEntry("type", "pong");
    }
  }
}
