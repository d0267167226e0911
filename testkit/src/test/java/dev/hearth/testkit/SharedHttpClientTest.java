package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedHttpClientTest {
  @TempDir Path folder;

  @Test
  void integrationsShareAnHttpClient() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "21.5".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (TestHub house = TestHub.startInRealTime(folder, Map.of())) {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      String answer =
          house.run(() ->
              house
                  .hub()
                  .httpClient()
                  .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                  .body());
      assertThat(answer).isEqualTo("21.5");
      assertThat(house.run(() -> house.hub().httpClient()))
          .isSameAs(house.run(() -> house.hub().httpClient()));
    } finally {
      server.stop(0);
    }
  }
}
