package dev.hearth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testkit.loop.Row;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the report of the rows rests on.
class RowsTest {
  @Test
  void noRowIsListedTwice() {
    assertThat(Rows.ids()).doesNotHaveDuplicates().hasSizeGreaterThan(384);
  }

  @Test
  void everyRowThatATestNamesIsListed() {
    List<String> named =
        Rows.testClasses().stream()
            .flatMap(type ->
                Stream.concat(
                    Stream.<AnnotatedElement>of(type), Arrays.stream(type.getDeclaredMethods())))
            .flatMap(element -> Arrays.stream(element.getAnnotationsByType(Row.class)))
            .map(Row::value)
            .toList();
    assertThat(Rows.ids()).containsAll(named);
  }

  @Test
  void noRowOfTheHubIsListedTwice() {
    List<String> hub = HubRows.read().ids();
    assertThat(hub).doesNotHaveDuplicates().doesNotContainAnyElementsOf(Rows.ids());
  }

  @Test
  void everyRowOfTheHubThatATestNamesIsListed() {
    HubRows hub = HubRows.read();
    List<String> known = new ArrayList<>(hub.ids());
    known.addAll(Rows.ids());
    assertThat(known).containsAll(hub.named());
  }

  @Test
  void rowsAreReadFromTheCommentAboveATest() {
    List<String> source =
        """
        /// Row A-01
        class ATest {
          /// Rows B-01, B-02: as others do
          /// Row X-02, differs: it is
          /// better so Row X-03
          @Test
          void aTestRuns() {}

          /// Row C-01

          /// About something else, Row C-02.
          @Test
          void another() {
          }
        }
        """
            .lines()
            .toList();
    assertThat(HubRows.evidence("ATest", source))
        .containsExactly(
            new HubRows.Evidence("A-01", "ATest", "", ""),
            new HubRows.Evidence("B-01", "ATest", "A test runs", ""),
            new HubRows.Evidence("B-02", "ATest", "A test runs", ""),
            new HubRows.Evidence("X-02", "ATest", "A test runs", "it is better so"),
            new HubRows.Evidence("X-03", "ATest", "A test runs", ""));
  }

  @Test
  void theNameOfATestIsReadAsASentence() {
    assertThat(Sentence.of("aTaskInTheJdkIsInterrupted"))
        .isEqualTo("A task in the JDK is interrupted");
    assertThat(Sentence.of("whatACallbackDoes")).isEqualTo("What a callback does");
  }
}
