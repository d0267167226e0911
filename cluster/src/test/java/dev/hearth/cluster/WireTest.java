package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WireTest {
  static Stream<Envelope> messages() {
    return Stream.of(
        new Envelope.Request(
            "1", "resize", 2, Map.of("w", 7L), Instant.ofEpochMilli(1_700_000), "k", "_INBOX.a"),
        new Envelope.Request("1", "resize", 2, Map.of(), Instant.EPOCH, null, "_INBOX.a"),
        new Envelope.Accepted("1", "w", Duration.ofSeconds(1)),
        new Envelope.Heartbeat("1", "w"),
        new Envelope.Progress("1", "w", List.of(0.5, "half")),
        new Envelope.Progress("1", "w", null),
        new Envelope.Ended("1", "w", new Outcome.Result(null)),
        new Envelope.Ended("1", "w", new Outcome.Result(Map.of("a", List.of(1L)))),
        new Envelope.Ended("1", "w", new Outcome.Failed(new Failure("T", "m", "s"))),
        new Envelope.Ended("1", "w", new Outcome.Busy("full")),
        new Envelope.Ended("1", "w", new Outcome.DeadlinePassed("late")),
        new Envelope.Ended("1", "w", new Outcome.Cancelled()),
        new Envelope.Ended("1", "w", new Outcome.Exhausted(5)),
        new Envelope.Ended("1", "w", new Outcome.Refused("no")),
        new Envelope.Ended("1", "w", new Outcome.Lost("w", "stopped")),
        new Envelope.Cancel("1"),
        new Envelope.Status("1"),
        new Envelope.Asked("1"),
        new Envelope.Offer("1", "w", Map.of("resize", List.of(1, 2)), 4, 3));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageComesBackAsItWas(Envelope message) {
    assertThat(Wire.read(Wire.write(message))).isEqualTo(message);
  }

  @Test
  void keptOutcomeComesBackAsItWas() {
    Wire.Kept kept =
        new Wire.Kept("resize", 1, new Envelope.Ended("1", "w", new Outcome.Result(3L)));
    assertThat(Wire.readKept(Wire.write(kept))).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'status','id':'1'} | v: expected a whole number",
        "{'v':'1','type':'status','id':'1'} | v: expected a whole number",
        "{'v':3,'type':'status','id':'1'} | protocol version 3",
        "{'v':1,'id':'1'} | type: expected a string, found nothing",
        "{'v':1,'type':'status','id':7} | id: expected a string, found 7",
        "{'v':1,'type':'error','id':'1','worker':'w'} | error: expected a string",
        "{'v':1,'type':'accepted','id':'1','worker':'w','heartbeat_ms':0} | heartbeat_ms",
        "{'v':1,'type':'dance','id':'1','worker':'w'} | unknown type \"dance\"",
        "{'v':1,'type':'offer','id':'1','worker':'w','jobs':{'a':[0]},'slots':1,'free':1} | jobs",
        "{'v':1, | not JSON"
      },
      quoteCharacter = '`')
  void whatIsWrongIsNamed(String text, String message) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Wire.read(bytes))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining(message);
  }

  @Test
  void changedBytesAreReadOrRefusedAndNothingElse() {
    long seed = 20_260_730;
    Random random = new Random(seed);
    List<byte[]> originals = messages().map(Wire::write).toList();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt()
                : (byte) "{}[]\":,0\\9".charAt(random.nextInt(10));
      }
      try {
        var _ = Wire.read(bytes);
      } catch (MalformedReplyException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      } catch (RuntimeException e) {
        fail(
            "seed " + seed + ", round " + round + ": " + new String(bytes, StandardCharsets.UTF_8),
            e);
      }
    }
  }
}
