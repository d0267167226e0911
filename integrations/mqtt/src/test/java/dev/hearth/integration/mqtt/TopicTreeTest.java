package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Matching of topics against filters with wildcards.
class TopicTreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b|a/b|true",
        "a/b|a/B|false",
        "a/+|a/b|true",
        "a/+|a|false",
        "a/+|a/b/c|false",
        "a/+|a/|true",
        "+/+|/a|true",
        "a/#|a|true",
        "a/#|a/b/c|true",
        "#|a/b|true",
        "#|$SYS/x|false",
        "+/x|$SYS/x|false",
        "$SYS/#|$SYS/x|true",
        "$SYS/+|$SYS/x|true",
        "a/+/c|a//c|true",
        "Wohnzimmer/Größe \"1\"/+|Wohnzimmer/Größe \"1\"/客厅|true",
        "a b/c d|a b/c d|true"
      })
  void followsTheRulesOfMqtt(String filter, String topic, boolean matches) {
    TopicTree<String> tree = new TopicTree<>();
    tree.add(filter, "x");

    assertThat(tree.matches(topic)).isEqualTo(matches ? List.of("x") : List.of());
  }

  @Test
  void findsAValueOnceThoughSeveralOfItsFiltersMatch() {
    TopicTree<String> tree = new TopicTree<>();
    tree.add("a/b", "one");
    tree.add("a/+", "one");
    tree.add("#", "one");
    tree.add("a/b", "two");

    assertThat(tree.matches("a/b")).containsExactlyInAnyOrder("one", "two");
    assertThat(tree.size()).isEqualTo(4);
  }

  @Test
  void agreesWithAPlainMatcherUnderRandomChanges() {
    Random random = new Random(7);
    String[] levels = {"a", "b", "", "$x", "ü"};
    TopicTree<Integer> tree = new TopicTree<>();
    List<String> filters = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    for (int round = 0; round < 5_000; round++) {
      if (filters.isEmpty() || random.nextInt(3) > 0) {
        String filter = filter(random, levels);
        int value = random.nextInt(4);
        boolean known = false;
        for (int i = 0; i < filters.size(); i++) {
          known |= filters.get(i).equals(filter) && values.get(i) == value;
        }
        assertThat(tree.add(filter, value)).isEqualTo(!known);
        if (!known) {
          filters.add(filter);
          values.add(value);
        }
      } else {
        int i = random.nextInt(filters.size());
        assertThat(tree.remove(filters.remove(i), values.remove(i))).isTrue();
      }
      String topic = topic(random, levels);
      Set<Integer> expected = new HashSet<>();
      for (int i = 0; i < filters.size(); i++) {
        if (plainlyMatches(filters.get(i), topic)) {
          expected.add(values.get(i));
        }
      }
      assertThat(tree.matches(topic)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(tree.size()).isEqualTo(filters.size());
    }
  }

  private static String topic(Random random, String[] levels) {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      parts.add(levels[random.nextInt(levels.length)]);
    }
    return String.join("/", parts);
  }

  private static String filter(Random random, String[] levels) {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      parts.add(random.nextInt(3) == 0 ? "+" : levels[random.nextInt(levels.length)]);
    }
    if (random.nextInt(4) == 0) {
      parts.set(parts.size() - 1, "#");
    }
    return String.join("/", parts);
  }

  private static boolean plainlyMatches(String filter, String topic) {
    String[] f = filter.split("/", -1);
    String[] t = topic.split("/", -1);
    if (t[0].startsWith("$") && (f[0].equals("+") || f[0].equals("#"))) {
      return false;
    }
    for (int i = 0; i < f.length; i++) {
      if (f[i].equals("#")) {
        return true;
      }
      if (i >= t.length || !f[i].equals("+") && !f[i].equals(t[i])) {
        return false;
      }
    }
    return f.length == t.length;
  }
}
