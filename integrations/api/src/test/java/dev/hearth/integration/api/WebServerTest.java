package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.web.WebFile;
import dev.hearth.core.web.WebServer;
import dev.hearth.loop.Registration;
import dev.hearth.testkit.TestHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebServerTest {
  @TempDir Path folder;

  private static WebFile file(String path, String text) {
    return WebFile.of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> get(ApiHouse house, String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(house.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return house.send(request.build());
  }

  @Test
  void anIntegrationAddsAPageWithoutKnowingTheServer() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      Map<String, WebFile> files =
          Map.of(
              "index.html",
              file("index.html", "<html>"),
              "assets/page-Ab3x9Zq1.js",
              file("assets/page-Ab3x9Zq1.js", "let a;".repeat(400)));
      Registration page =
          house.house.run(() -> house.hub().find(WebServer.class).orElseThrow().serve("/", files));
      HttpResponse<String> index = get(house, "/");
      assertThat(index.body()).isEqualTo("<html>");
      assertThat(index.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(index.headers().firstValue("Cache-Control")).hasValue("no-cache");
      String tag = index.headers().firstValue("ETag").orElseThrow();
      assertThat(get(house, "/index.html", "If-None-Match", tag).statusCode()).isEqualTo(304);
      HttpResponse<String> script = get(house, "/assets/page-Ab3x9Zq1.js");
      assertThat(script.body()).hasSize(2_400);
      assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
      assertThat(
              get(house, "/assets/page-Ab3x9Zq1.js", "Accept-Encoding", "gzip")
                  .headers()
                  .firstValue("Content-Encoding"))
          .hasValue("gzip");
      assertThat(house.request("POST", "/index.html", "x").statusCode()).isEqualTo(405);
      assertThat(get(house, "/api/").statusCode()).isEqualTo(401);
      house.house.run(page::close);
      assertThat(get(house, "/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void noPathLeadsOutOfThePages() throws IOException {
    try (ApiHouse house = ApiHouse.start(folder)) {
      house.house.run(() ->
          house
              .hub()
              .find(WebServer.class)
              .orElseThrow()
              .serve("/", Map.of("index.html", file("index.html", "<html>"))));
      for (String path :
          new String[] {
            "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/x", "//etc/passwd", "/a\\..\\b"
          }) {
        try (Socket socket = new Socket(house.address().getHost(), house.address().getPort())) {
          socket
              .getOutputStream()
              .write(
                  ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.UTF_8));
          InputStream in = socket.getInputStream();
          String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("\tat ");
        }
      }
    }
  }

  @Test
  void anAddressInUseFailsTheSetUpAndSaysWhatToDo(@TempDir Path other) {
    try (ApiHouse first = ApiHouse.start(folder)) {
      int port = first.address().getPort();
      try (TestHub second =
          TestHub.startInRealTime(
              other, Map.of("api", Map.of("port", port)), new ApiIntegration())) {
        Throwable failure = second.run(() -> second.hub().setUpFailure("api").orElseThrow());
        assertThat(failure)
            .isInstanceOf(HubException.class)
            .hasMessage(
                "port "
                    + port
                    + " on 127.0.0.1 is in use; stop the other program or choose another with"
                    + " --port");
        assertThat(second.run(() -> second.hub().find(WebServer.class))).isEmpty();
      }
    }
  }

  @Test
  void resourcesAreReadWithTheirFolders() throws IOException {
    assertThatThrownBy(() -> WebFile.readResources(WebServerTest.class, "nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
    assertThat(WebFile.readResources(Test.class, "/META-INF")).containsKey("MANIFEST.MF");
  }
}
