package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TokensTest {
  @TempDir Path folder;

  @Test
  void onlyTheHashOfATokenIsKeptForTheOwnersEyes() throws IOException {
    String token = Tokens.of(folder).create("phone");
    assertThat(token).hasSize(43).matches("[\\w-]+");
    Path tokens = folder.resolve(".storage/tokens");
    try (Stream<Path> files = Files.list(tokens)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).doesNotContain(token);
        if (file.toString().endsWith(".json")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void namesAreUniqueEvenWhenTwoProgramsMakeThemAtOnce() throws InterruptedException {
    ConcurrentLinkedQueue<Object> outcomes = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        Stream.generate(() ->
                Thread.ofPlatform()
                    .start(() -> {
                      try {
                        outcomes.add(Tokens.of(folder).create("same"));
                      } catch (HubException e) {
                        outcomes.add(e);
                      }
                    }))
            .limit(4)
            .toList();
    for (Thread each : threads) {
      each.join();
    }
    assertThat(outcomes).filteredOn(String.class::isInstance).hasSize(1);
    assertThatThrownBy(() -> Tokens.of(folder).create("same"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("\"same\"");
    assertThatThrownBy(() -> Tokens.of(folder).create(" ")).isInstanceOf(HubException.class);
    assertThatThrownBy(() -> Tokens.of(folder).create("a\nb"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("in one line");
  }

  @Test
  void tokensAreListedAndDeleted() throws IOException {
    Tokens tokens = Tokens.of(folder);
    assertThat(tokens.list()).isEmpty();
    tokens.create("a");
    tokens.create("b");
    Files.writeString(folder.resolve(".storage/tokens/broken.json"), "{");
    assertThat(tokens.list()).extracting(Tokens.Token::name).containsExactlyInAnyOrder("a", "b");
    assertThat(tokens.delete("a")).isTrue();
    assertThat(tokens.delete("a")).isFalse();
    assertThat(tokens.list()).extracting(Tokens.Token::name).containsExactly("b");
  }

  /// Row AUT-11
  @Test
  void aLongLivedTokenWorksIsListedAndCanBeDeleted() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.connect()) {
      Map<String, Object> command = Map.of("lifespan", 365, "client_name", "tablet");
      String token = (String) client.result("auth/long_lived_access_token", command);
      assertThat(client.error("auth/long_lived_access_token", command).get("message"))
          .asString()
          .contains("tablet");
      try (WsClient second = house.open()) {
        second.expect("auth_required");
        second.send(Map.of("type", "auth", "access_token", token));
        second.expect("auth_ok");
        List<?> list = (List<?>) client.result("auth/refresh_tokens", Map.of());
        assertThat(list).hasSize(2);
        String id =
            list.stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> "tablet".equals(each.get("client_name")))
                .map(each -> (String) each.get("id"))
                .findAny()
                .orElseThrow();
        client.result("auth/delete_refresh_token", Map.of("refresh_token_id", id));
        second.awaitClosed();
        assertThat(client.error("auth/delete_refresh_token", Map.of("refresh_token_id", id)))
            .containsEntry("code", "invalid_token_id");
      }
    }
  }

  @Test
  void anExpiredTokenIsRefused() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder)) {
      try (WsClient client = house.connect()) {
        String token =
            (String)
                client.result(
                    "auth/long_lived_access_token", Map.of("lifespan", 1, "client_name", "day"));
        house.house.advance(Duration.ofDays(1));
        try (WsClient late = house.open()) {
          late.expect("auth_required");
          late.send(Map.of("type", "auth", "access_token", token));
          house.house.advance(Duration.ofSeconds(1));
          late.expect("auth_invalid");
        }
      }
    }
  }
}
