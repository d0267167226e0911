package dev.hearth.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
  @TempDir Path folder;

  @Test
  void issuesUseFailuresWaitsAndHoldUpsAreTold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int problems =
        new Diagnosis(new PrintStream(out, true, StandardCharsets.UTF_8))
            .tell(
                Map.of(
                    "issues",
                    List.of(
                        Map.of(
                            "domain", "meter",
                            "severity", "error",
                            "translation_key", "integration_stuck",
                            "translation_placeholders",
                                Map.of("integration", "meter", "where", "Meter.java:3")),
                        Map.of(
                            "domain", "gate",
                            "severity", "error",
                            "ignored", true,
                            "translation_key", "gate_open")),
                    "entries",
                    List.of(Map.of("domain", "van", "state", "setup_retry", "reason", "no answer")),
                    "owners",
                    List.of(
                        Map.of(
                            "name", "meter", "busy", 0.25, "failures", 3L, "last_failure", "boom"),
                        Map.of("name", "quiet", "busy", 0.0)),
                    "waits",
                    List.of(
                        Map.of(
                            "owner",
                            "meter",
                            "task",
                            "poll",
                            "age_s",
                            61.5,
                            "waits_for",
                            "Semaphore.acquire",
                            "where",
                            "Meter.java:9"),
                        Map.of("owner", "meter", "task", "reader", "background", true))),
                Map.of(
                    "note",
                    "nobody watches",
                    "hold_ups",
                    List.of(
                        Map.of(
                            "owner",
                            "meter",
                            "what",
                            "task poll",
                            "longest_ms",
                            51.4,
                            "handed_over",
                            1L,
                            "line",
                            "Meter.java:5"))));

    assertThat(problems).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("!!  Issue          meter: stuck (where: Meter.java:3)")
        .contains("--  Issue          gate: gate open")
        .contains("--  Not loaded     van is setup_retry: no answer")
        .containsPattern("meter +25.0 %")
        .contains("meter: 3 times; boom")
        .doesNotContain("quiet: ")
        .contains("poll of meter, 62 s old, waits for Semaphore.acquire at Meter.java:9")
        .doesNotContain("reader of meter")
        .contains("task poll of meter: 51 ms, the loop went on without it, at Meter.java:5")
        .contains("nobody watches");
  }

  @Test
  void whatTheHouseKeepsSecretIsHidden() throws IOException {
    Files.writeString(
        folder.resolve("configuration.yaml"),
        "mqtt:\n  broker: mqtt://b:1\n  password: open-sesame\n");
    Path storage = Files.createDirectory(folder.resolve(".storage"));
    Files.writeString(
        storage.resolve("core.config_entries"),
        "{\"data\": {\"entries\": [{\"title\": \"Van\", \"data\": {\"api_key\": \"k-123456\"}}]}}");

    assertThat(
            Secrets.of(folder)
                .hideIn("{\"why\": \"open-sesame and k-123456 of Van at mqtt://b:1\"}"))
        .isEqualTo("{\"why\": \"**hidden** and **hidden** of Van at mqtt://b:1\"}");
  }

  @Test
  void theReportIsWrittenAsJson() throws IOException {
    Path file = folder.resolve("report.json");
    assertThat(Main.execute("doctor", "--config", folder.toString(), "--report", file.toString()))
        .isZero();
    assertThat(Files.readString(file)).contains("\"hearth\"").contains("ok Java: ");
  }
}
