package dev.hearth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testkit.loop.Row;
import java.lang.reflect.AnnotatedElement;
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
  void theNameOfATestIsReadAsASentence() {
    assertThat(Sentence.of("aTaskInTheJdkIsInterrupted"))
        .isEqualTo("A task in the JDK is interrupted");
    assertThat(Sentence.of("whatACallbackDoes")).isEqualTo("What a callback does");
  }
}
