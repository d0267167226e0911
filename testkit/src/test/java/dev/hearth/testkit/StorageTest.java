package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.storage.StorageException;
import dev.hearth.core.storage.Store;
import dev.hearth.loop.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StorageTest {
  @TempDir Path folder;
  private TestHub house;
  private Store store;

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    store = house.run(() -> house.hub().storage().store("test", 2));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Path file(String name) {
    return folder.resolve(".storage").resolve(name);
  }

  private void write(String text) throws IOException {
    Files.createDirectories(file("test").getParent());
    Files.writeString(file("test"), text);
  }

  private Optional<Map<String, Object>> load() {
    return house.run(() -> store.load());
  }

  @Test
  void whatWasSavedIsLoaded() {
    assertThat(load()).isEmpty();
    house.run(() -> store.save(Map.of("a", List.of(1L, "ä"))));
    assertThat(load()).hasValue(Map.of("a", List.of(1L, "ä")));
    assertThat(file("test"))
        .hasContent("{\"version\":2,\"key\":\"test\",\"data\":{\"a\":[1,\"ä\"]}}");
    house.run(() -> store.delete());
    assertThat(load()).isEmpty();
  }

  /// Row STO-01
  @Test
  void aHundredDelayedSavesMakeOneWriteOfTheLastData() {
    List<Integer> written = new ArrayList<>();
    house.run(() -> {
      for (int i = 0; i < 100; i++) {
        int number = i;
        house
            .hub()
            .loop()
            .callLater(
                Duration.ofMillis(9L * i),
                () ->
                    store.saveLater(() -> {
                      written.add(number);
                      return Map.of("number", number);
                    }));
      }
    });
    house.advance(Duration.ofMillis(999));
    assertThat(file("test")).doesNotExist();
    house.advance(Duration.ofMillis(1));
    assertThat(load()).hasValue(Map.of("number", 99L));
    assertThat(written).containsExactly(99);
  }

  @Test
  void aLoadWhileASaveWaitsGivesWhatWaits() {
    house.run(() -> {
      store.save(Map.of("n", 1));
      store.saveLater(() -> Map.of("n", 2));
      assertThat(store.load()).hasValue(Map.of("n", 2L));
    });
  }

  @Test
  void aLoadDuringAWriteGivesWhatIsBeingWritten() {
    house.run(() -> {
      store.save(Map.of("n", 1));
      house
          .hub()
          .loop()
          .start(
              "writer",
              () -> {
                store.save(Map.of("n", 2));
                return true;
              });
      assertThat(store.load()).hasValue(Map.of("n", 2L));
    });
  }

  @Test
  void writesHappenInTheOrderInWhichTheyWereAskedFor() {
    house.run(() -> {
      List<Task<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        tasks.add(
            house
                .hub()
                .loop()
                .start(
                    "writer " + i,
                    () -> {
                      store.save(Map.of("n", number));
                      return true;
                    }));
      }
      tasks.forEach(Task::await);
      assertThat(store.load()).hasValue(Map.of("n", 19L));
    });
  }

  @Test
  void theLastFlushWaitsForAWriteThatIsUnderWay() {
    house.run(() -> {
      house
          .hub()
          .loop()
          .start(
              "writer",
              () -> {
                store.save(Map.of("n", 1));
                return true;
              });
      house.hub().storage().flush();
      assertThat(file("test")).exists();
    });
  }

  @Test
  void aWriteGoesOnWhenWhoeverWantedItIsCancelled() {
    house.run(() -> {
      Task<Boolean> writer =
          house
              .hub()
              .loop()
              .start(
                  "writer",
                  () -> {
                    store.save(Map.of("n", 1));
                    return true;
                  });
      writer.cancel("a test");
      store.save(Map.of("n", 2));
      assertThat(store.load()).hasValue(Map.of("n", 2L));
    });
  }

  @Test
  void whatCannotBeWrittenWaitsAndKeepsNobodyElseFromWriting() throws IOException {
    Files.createDirectories(file("test").resolve("in the way"));
    house.run(() -> {
      store.saveLater(() -> Map.of("n", 1));
      house.hub().storage().store("other", 1).saveLater(() -> Map.of("n", 2));
      house.hub().storage().flush();
      assertThat(file("other")).exists();
      assertThatThrownBy(() -> store.save(Map.of()))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(file("test").toString());
      store.saveLater(() -> Map.of("n", 3));
      house.hub().storage().flush();
    });
    Files.delete(file("test").resolve("in the way"));
    Files.delete(file("test"));
    house.run(() -> house.hub().storage().flush());
    assertThat(file("test")).exists();
  }

  /// Row STO-02
  @Test
  void aBrokenFileIsKeptAndTakenForEmpty() throws IOException {
    int number = 0;
    for (byte[] broken :
        List.of(
            "{\"version\":1,\"da".getBytes(),
            new byte[0],
            new byte[] {0, 0, 0, 0},
            new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'},
            "[1]".getBytes(),
            "{\"version\":\"x\",\"data\":{}}".getBytes(),
            "{\"version\":1}".getBytes())) {
      write("");
      Files.write(file("test"), broken);
      assertThat(load()).as("broken file " + number).isEmpty();
      house.advance(Duration.ofSeconds(1));
      number++;
      try (var files = Files.list(folder.resolve(".storage"))) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .filteredOn(name -> name.startsWith("test"))
            .hasSize(number)
            .allMatch(name -> name.startsWith("test.corrupt.2026-11-23T07-"));
      }
    }
    house.run(() -> store.save(Map.of("n", 1)));
    assertThat(load()).hasValue(Map.of("n", 1L));
    assertThat(
            house.run(() -> house.hub().issues().find("homeassistant", "storage_corruption_test")))
        .get()
        .satisfies(
            issue -> assertThat(issue.placeholders().get("kept")).contains("test.corrupt.2026"));
  }

  /// Row STO-04
  @Test
  void aFileOfANewerVersionIsRefusedAndLeftAlone() throws IOException {
    String text = "{\"version\":3,\"key\":\"test\",\"data\":{}}";
    write(text);
    house.run(() ->
        assertThatThrownBy(() -> store.load())
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("version 3")
            .hasMessageContaining("up to 2"));
    assertThat(file("test")).hasContent(text);
    write("{\"version\":1,\"key\":\"test\",\"data\":{\"old\":true}}");
    assertThat(load()).hasValue(Map.of("old", true));
  }

  /// Row STO-05
  @Test
  void onlyTheOwnerMayReadAStore() throws IOException {
    house.run(() -> store.save(Map.of()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("test"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve(".storage"))))
        .isEqualTo("rwx------");
  }

  /// Row LIF-13
  @Test
  void whatWaitsWhenTheHubStopsIsOnTheDisk() throws IOException {
    house.run(() -> store.saveLater(() -> Map.of("n", 1)));
    house.run(() -> house.hub().stop());
    assertThat(Files.readString(file("test"))).contains("\"n\":1");
  }
}
