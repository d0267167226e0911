package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SignInTest {
  @TempDir Path folder;

  private static HttpResponse<String> signIn(ApiHouse house, String body) {
    return house.send(
        HttpRequest.newBuilder(house.address().resolve("/api/hearth/sign_in"))
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> signInWith(ApiHouse house, String code) {
    return signIn(house, Json.write(Map.of("code", code)));
  }

  @Test
  void theCodeGivesATokenOnce() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      String code = house.house.run(house.api::signInCode);
      assertThat(code).matches("[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}");
      HttpResponse<String> right = signInWith(house, " " + code.toLowerCase() + " ");
      assertThat(right.statusCode()).isEqualTo(200);
      String token = String.valueOf(ApiHouse.object(right).get("token"));
      HttpResponse<String> used =
          house.send(
              HttpRequest.newBuilder(house.address().resolve("/api/"))
                  .header("Authorization", "Bearer " + token)
                  .build());
      assertThat(used.statusCode()).isEqualTo(200);
      assertThat(Tokens.of(folder).list())
          .extracting(Tokens.Token::name)
          .anyMatch(name -> name.startsWith("Dashboard "));
      assertThat(signInWith(house, code).statusCode()).isEqualTo(401);
      String next = house.house.run(house.api::newSignInCode);
      assertThat(signInWith(house, next).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void fiveWrongCodesWithinAMinuteAreEnough() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder)) {
      for (int i = 0; i < 5; i++) {
        HttpResponse<String> wrong = signInWith(house, "AAAA-AAAA-AAA" + "23456".charAt(i));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(ApiHouse.object(wrong)).containsOnlyKeys("message");
      }
      String code = house.house.run(house.api::signInCode);
      assertThat(signInWith(house, code).statusCode()).isEqualTo(429);
      house.house.advance(Duration.ofMinutes(1));
      assertThat(signInWith(house, code).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCodeIsGoodForTenMinutes() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder)) {
      String code = house.house.run(house.api::signInCode);
      house.house.advance(Duration.ofMinutes(10));
      assertThat(signInWith(house, code).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anythingElseIsABadRequest() {
    try (ApiHouse house = ApiHouse.start(folder)) {
      for (String body : new String[] {"", "{", "[]", "{}", "{\"code\": 5}", "x".repeat(5_000)}) {
        assertThat(signIn(house, body).statusCode()).as(body).isEqualTo(400);
      }
    }
  }
}
