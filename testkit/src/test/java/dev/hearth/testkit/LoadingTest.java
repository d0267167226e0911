package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.loading.IntegrationFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Integrations that are dropped into a folder.
@Timeout(120)
class LoadingTest {
  @TempDir Path folder;
  private @Nullable TestHub house;
  private int writes;

  @AfterEach
  void close() {
    if (house != null) {
      house.close();
    }
  }

  private static String source(String version) {
    return """
    import dev.hearth.core.*;
    import dev.hearth.core.entry.*;
    import dev.hearth.core.entity.*;
    import java.util.*;

    public class Station implements EntryIntegration {
      public String domain() { return "station"; }

      public void setUpEntry(Hub hub, ConfigEntry entry) throws Exception {
        entry.addEntities(new Wind());
      }

      static class Wind extends SensorEntity {
        public Optional<String> uniqueId() { return Optional.of("wind"); }
        public String name() { return "Wind"; }
        public Object nativeValue() { return "%s"; }
      }
    }
    """
        .formatted(version);
  }

  /// Each write is newer than the last, however coarse the clock of the file system is.
  private void write(String name, String text) {
    try {
      Path file = folder.resolve(IntegrationFolder.NAME).resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + writes++)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private TestHub start() {
    IntegrationFolder files = IntegrationFolder.read(folder);
    TestHub made =
        TestHub.start(folder, Map.of(), files.integrations().toArray(Integration[]::new));
    house = made;
    made.run(() -> {
      var _ = files.watch(made.hub());
    });
    return made;
  }

  /// Long enough for a change to be seen, found settled and taken.
  private static void look(TestHub house) {
    house.advance(Duration.ofSeconds(3));
  }

  private static ConfigEntry add(TestHub house) {
    return house.run(
        () -> house.hub().entries().add("station", "user", EntrySettings.of("Roof", Map.of())));
  }

  private static List<Issue> issues(TestHub house) {
    return house.run(() ->
        house.hub().issues().all().stream()
            .filter(issue -> issue.domain().equals("integrations"))
            .toList());
  }

  @Test
  void aSourceFileIsAnIntegrationAndIsLoadedAnewWhenItIsSaved() {
    write("Station.java", source("one"));
    TestHub house = start();
    ConfigEntry entry = add(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("one");

    write("Station.java", source("two"));
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("two");
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(issues(house)).isEmpty();
  }

  @Test
  void anOldVersionSaysGoodBye() {
    write(
        "Station.java",
        source("one")
            .replace(
                "public void setUpEntry",
                """
                public void unloadEntry(Hub hub, ConfigEntry entry) {
                  hub.states().set("sensor.good_bye", entry.title(), Map.of());
                }
                public void setUpEntry\
                """));
    TestHub house = start();
    add(house);
    try (Logs logs = new Logs()) {
      write("Station.java", source("two"));
      look(house);
      assertThat(logs.lines()).noneMatch(line -> line.startsWith("SEVERE"));
    }
    assertThat(house.state("sensor.good_bye").value()).isEqualTo("Roof");
    assertThat(house.state("sensor.wind").value()).isEqualTo("two");
  }

  @Test
  void anErrorIsToldWithItsLineAndTheOldVersionGoesOn() {
    write("Station.java", source("one"));
    TestHub house = start();
    ConfigEntry entry = add(house);
    try (Logs logs = new Logs()) {
      write("Station.java", source("two").replace("return \"two\";", "return two;"));
      look(house);
      assertThat(logs.lines())
          .anyMatch(line ->
              line.startsWith("SEVERE Station.java:16:")
                  && line.contains("cannot find symbol")
                  && line.contains("return two;"));
    }
    assertThat(house.state("sensor.wind").value()).isEqualTo("one");
    assertThat(issues(house)).hasSize(1);
    assertThat(issues(house).getFirst().placeholders())
        .containsEntry("file", "Station.java")
        .containsEntry("errors", "1")
        .hasEntrySatisfying("where", where -> assertThat(where).startsWith("Station.java:16:"));

    write("Station.java", source("three"));
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("three");
    assertThat(issues(house)).isEmpty();
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
  }

  @Test
  void aFileThatComesLaterIsSetUpAndOneThatGoesEnds() throws IOException {
    TestHub house = start();
    write("Station.java", source("one"));
    look(house);
    assertThat(house.run(() -> house.hub().isLoaded("station"))).isTrue();
    ConfigEntry entry = add(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("one");

    Files.delete(folder.resolve("integrations/Station.java"));
    look(house);
    assertThat(house.run(() -> house.hub().integration("station"))).isEmpty();
    assertThat(house.state("sensor.wind").value()).isEqualTo("unavailable");
    assertThat(house.run(entry::state)).isEqualTo(EntryState.NOT_LOADED);

    write("Station.java", source("back"));
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("back");
  }

  @Test
  void whatIsNoIntegrationIsToldAndTheOthersAreSetUp() {
    write("Broken.java", "public class Broken {");
    write("Nothing.java", "public class Nothing {}");
    write("Failing.java", failing());
    write("Station.java", source("one"));
    write("notes.txt", "not meant");
    TestHub house = start();
    assertThat(house.run(() -> house.hub().isLoaded("station"))).isTrue();
    assertThat(issues(house))
        .extracting(issue -> issue.placeholders().get("file"))
        .containsExactly("Broken.java", "Failing.java", "Nothing.java");
    assertThat(issues(house))
        .extracting(issue -> issue.placeholders().get("message"))
        .anyMatch(message -> message.contains("reached end of file"))
        .anyMatch(message -> message.contains("on purpose") && message.contains("Failing.java:3"))
        .anyMatch(message -> message.contains("no class of it implements"));
  }

  private static String failing() {
    return """
    public class Failing implements dev.hearth.core.Integration {
      public Failing() {
        throw new IllegalStateException("on purpose");
      }
      public String domain() { return "failing"; }
      public void setUp(dev.hearth.core.Hub hub, java.util.Map<String, Object> config) {}
    }
    """;
  }

  @Test
  void aDomainIsTakenOnce() {
    write("Station.java", source("one"));
    TestHub house = start();
    write("Other.java", source("other").replace("class Station", "class Other"));
    look(house);
    assertThat(issues(house)).hasSize(1);
    assertThat(issues(house).getFirst().placeholders())
        .containsEntry("message", "there is an integration station already");
  }

  @Test
  void aFileWhoseNameIsTakenNeverTakesTheOtherOut() throws IOException {
    write("Early.java", source("early").replace("class Station", "class Early"));
    write("Station.java", source("late"));
    TestHub house = start();
    add(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("early");
    assertThat(issues(house)).hasSize(1);
    assertThat(issues(house).getFirst().placeholders())
        .containsEntry("file", "Station.java")
        .containsEntry("message", "there is an integration station already");

    write("Station.java", source("later"));
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("early");
    Files.delete(folder.resolve("integrations/Station.java"));
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("early");
    assertThat(issues(house)).isEmpty();
  }

  @Test
  void aJarIsAnIntegrationToo() throws IOException {
    jar("one");
    TestHub house = start();
    add(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("one");
    jar("two");
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("two");
    write("station.jar", "this is no jar");
    look(house);
    assertThat(house.state("sensor.wind").value()).isEqualTo("two");
    assertThat(issues(house)).hasSize(1);
  }

  private void jar(String version) throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    Path file = work.resolve("Station.java");
    Files.writeString(file, source(version));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    assertThat(
            compiler
                .getTask(
                    new StringWriter(),
                    files,
                    null,
                    List.of("-d", work.toString(), "-cp", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjects(file))
                .call())
        .isTrue();
    Path jar = Files.createDirectories(folder.resolve("integrations")).resolve("station.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("Station.class", "Station$Wind.class")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Files.readAllBytes(work.resolve(name)));
      }
      zip.putNextEntry(new ZipEntry("META-INF/services/dev.hearth.core.Integration"));
      zip.write("Station # the one\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.setLastModifiedTime(jar, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + writes++)));
  }

  @Test
  void anOldVersionIsForgotten() {
    write("Station.java", source("one"));
    TestHub house = start();
    add(house);
    WeakReference<Object> old =
        new WeakReference<>(
            house.run(() -> house.hub().integration("station").orElseThrow().getClass()));
    write("Station.java", source("two"));
    look(house);
    house.run(() -> {});
    for (int i = 0; i < 50 && old.get() != null; i++) {
      System.gc();
      house.advance(Duration.ofSeconds(1));
    }
    assertThat(old.get()).isNull();
  }

  @Test
  void aSetUpThatFailsIsMendedByTheNextVersion() {
    write(
        "Station.java",
        source("one")
            .replace(
                "throws Exception {", "throws Exception { if (true) throw new Exception(\"x\");"));
    TestHub house = start();
    ConfigEntry entry = add(house);
    assertThat(house.run(entry::state)).isEqualTo(EntryState.SETUP_ERROR);
    write("Station.java", source("two"));
    look(house);
    // Nobody waits for the entries of what was added.
    for (int i = 0; i < 100 && house.run(entry::state) != EntryState.LOADED; i++) {
      house.settle();
    }
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(house.state("sensor.wind").value()).isEqualTo("two");
  }
}
