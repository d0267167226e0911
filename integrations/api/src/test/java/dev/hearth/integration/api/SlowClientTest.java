package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SlowClientTest {
  @TempDir Path folder;

  /// A client that signs in, asks for something and then never reads again.
  private static Socket stalled(ApiHouse house, Object... commands) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    URI address = house.address();
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET /api/websocket HTTP/1.1\r\nHost: "
                + address.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUser-Agent: stalled\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.read());
    }
    out.write(frame(Json.write(Map.of("type", "auth", "access_token", house.token))));
    for (Object command : commands) {
      out.write(frame(Json.write(command)));
    }
    out.flush();
    return socket;
  }

  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[8 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    // four zeros are a mask that changes nothing
    System.arraycopy(payload, 0, frame, 8, payload.length);
    return frame;
  }

  private static int connections(ApiHouse house) {
    return house.house.run(
        () -> house.hub().bus().listenerCounts().getOrDefault("state_changed", 0));
  }

  /// Row WSC-10
  @Test
  void aClientThatDoesNotReadIsDroppedAndNobodyElseNotices() throws IOException {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient good = house.connect();
        Socket bad =
            stalled(
                house,
                Map.of("id", 1, "type", "subscribe_events", "event_type", "state_changed"))) {
      long id = good.command("subscribe_entities", Map.of());
      good.event(id);
      while (connections(house) < 2) {
        good.ask("ping", Map.of());
      }
      String filler = "x".repeat(8_000);
      int n = 0;
      long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (connections(house) == 2 && System.nanoTime() < deadline) {
        int from = n;
        house.house.run(() -> {
          for (int i = from; i < from + 250; i++) {
            house.hub().states().set("sensor.storm", "v" + i, Map.of("filler", filler + i % 2));
          }
        });
        n += 250;
        String last = "v" + (n - 1);
        while (!good.event(id).toString().contains(last)) {
          // everything comes, in order
        }
      }
      assertThat(connections(house)).isEqualTo(1);
      assertThat(n).isGreaterThan(Outbox.MOST);
      assertThat(good.ask("ping", Map.of())).containsEntry("type", "pong");
      assertThat(bad.isConnected()).isTrue();
    }
  }

  /// Row WSC-11
  @Test
  void aClientWithManyWaitingForTenSecondsIsDropped() throws IOException {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder);
        Socket bad =
            stalled(
                house,
                Map.of("id", 1, "type", "subscribe_events", "event_type", "state_changed"))) {
      while (connections(house) < 1) {
        house.house.settle();
      }
      String filler = "x".repeat(100_000);
      house.house.run(() -> {
        // more than any socket buffer holds
        for (int i = 0; i < 300; i++) {
          house.hub().states().set("sensor.storm", "v" + i, Map.of("filler", filler + i % 2));
        }
      });
      house.house.settle();
      house.house.run(() -> {
        for (int i = 0; i < Outbox.MANY + 100; i++) {
          house.hub().states().set("sensor.storm", "w" + i, Map.of());
        }
      });
      house.house.settle();
      house.house.advance(Duration.ofSeconds(9));
      assertThat(connections(house)).isEqualTo(1);
      house.house.advance(Duration.ofSeconds(2));
      assertThat(connections(house)).isZero();
      assertThat(bad.isConnected()).isTrue();
    }
  }
}
