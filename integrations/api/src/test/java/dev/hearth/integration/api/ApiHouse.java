package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.json.Json;
import dev.hearth.testkit.TestHub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A house with the API on a free port, a token, and real clients.
final class ApiHouse implements AutoCloseable {
  final TestHub house;
  final ApiIntegration api;
  final String token;
  final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private ApiHouse(TestHub house, ApiIntegration api, String token, Path folder) {
    this.house = house;
    this.api = api;
    this.token = token;
    this.folder = folder;
  }

  static ApiHouse start(Path folder, Integration... more) {
    return start(folder, false, more);
  }

  /// A house whose clock stands still.
  static ApiHouse startWithVirtualClock(Path folder, Integration... more) {
    return start(folder, true, more);
  }

  /// A house that takes the loop from steps which hold it, and disables whose they are.
  static ApiHouse startWithHandOver(Path folder, Duration handOver, Integration... more) {
    return start(
        folder, (config, all) -> TestHub.startWithHandOver(folder, handOver, config, all), more);
  }

  private static ApiHouse start(Path folder, boolean virtual, Integration... more) {
    return start(
        folder,
        (config, all) ->
            virtual
                ? TestHub.start(folder, config, all)
                : TestHub.startInRealTime(folder, config, all),
        more);
  }

  private static ApiHouse start(
      Path folder,
      BiFunction<Map<String, Object>, Integration[], TestHub> opening,
      Integration... more) {
    String token = Tokens.of(folder).create("test");
    ApiIntegration api = new ApiIntegration();
    Integration[] all = new Integration[more.length + 1];
    all[0] = api;
    System.arraycopy(more, 0, all, 1, more.length);
    Map<String, Object> config = Map.of("api", Map.of("port", 0));
    return new ApiHouse(opening.apply(config, all), api, token, folder);
  }

  Hub hub() {
    return house.hub();
  }

  void set(String entityId, String value, Map<String, ?> attributes) {
    house.run(() -> hub().states().set(entityId, value, attributes));
  }

  URI address() {
    return house.run(api::address);
  }

  /// A client that has signed in.
  WsClient connect() {
    WsClient client = open();
    client.expect("auth_required");
    client.send(Map.of("type", "auth", "access_token", token));
    client.expect("auth_ok");
    return client;
  }

  /// A client that has not.
  WsClient open() {
    return WsClient.open(address());
  }

  HttpResponse<String> get(String path) {
    return request("GET", path, null);
  }

  HttpResponse<String> post(String path, @Nullable Object body) {
    return request("POST", path, Json.write(body));
  }

  HttpResponse<String> request(String method, String path, @Nullable String body) {
    return send(
        HttpRequest.newBuilder(address().resolve(path))
            .header("Authorization", "Bearer " + token)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static Map<String, @Nullable Object> object(HttpResponse<String> response) {
    return Json.parseObject(response.body());
  }

  static List<?> list(HttpResponse<String> response) {
    return (List<?>) Json.parse(response.body());
  }

  @Override
  public void close() {
    http.close();
    house.close();
  }
}
