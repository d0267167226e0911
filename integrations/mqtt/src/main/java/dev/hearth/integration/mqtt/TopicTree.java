package dev.hearth.integration.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the values whose topic filters match a topic, in time that depends on the topic's depth
/// and not on the number of filters.
///
/// A tree by topic levels: `+` is a child of its own, `#` a set of values at the node it follows.
/// As MQTT says, a filter that begins with a wildcard does not match a topic that begins with `$`,
/// and `a/#` matches `a` too. Not thread-safe.
///
/// @param <T> type of the values; found by `equals`
final class TopicTree<T> {
  private static final class Node<T> {
    final Map<String, Node<T>> children = new HashMap<>(2);
    @Nullable Node<T> any;
    final Set<T> values = new LinkedHashSet<>(2);
    final Set<T> below = new LinkedHashSet<>(0);

    boolean isEmpty() {
      return children.isEmpty() && any == null && values.isEmpty() && below.isEmpty();
    }
  }

  private final Node<T> root = new Node<>();
  private int size;

  /// Number of values, counted once for each filter.
  int size() {
    return size;
  }

  /// Adds a value under a filter.
  ///
  /// @return whether it was not there before
  boolean add(String filter, T value) {
    Node<T> node = root;
    for (String level : levels(filter)) {
      if (level.equals("#")) {
        return counted(node.below.add(value), 1);
      }
      if (level.equals("+")) {
        Node<T> any = node.any;
        if (any == null) {
          any = new Node<>();
          node.any = any;
        }
        node = any;
      } else {
        node = node.children.computeIfAbsent(level, l -> new Node<>());
      }
    }
    return counted(node.values.add(value), 1);
  }

  /// Removes a value from under a filter.
  ///
  /// @return whether it was there
  boolean remove(String filter, T value) {
    return counted(remove(root, levels(filter), 0, value), -1);
  }

  private boolean counted(boolean changed, int by) {
    if (changed) {
      size += by;
    }
    return changed;
  }

  private boolean remove(Node<T> node, List<String> levels, int depth, T value) {
    if (depth == levels.size()) {
      return node.values.remove(value);
    }
    String level = levels.get(depth);
    if (level.equals("#")) {
      return node.below.remove(value);
    }
    Node<T> child = level.equals("+") ? node.any : node.children.get(level);
    if (child == null) {
      return false;
    }
    boolean removed = remove(child, levels, depth + 1, value);
    if (removed && child.isEmpty()) {
      if (level.equals("+")) {
        node.any = null;
      } else {
        node.children.remove(level);
      }
    }
    return removed;
  }

  /// The values whose filters match the topic, each once, in a list that later changes of the tree
  /// leave alone.
  List<T> matches(String topic) {
    Set<T> found = new LinkedHashSet<>();
    collect(root, levels(topic), 0, found);
    return new ArrayList<>(found);
  }

  private void collect(Node<T> node, List<String> levels, int depth, Set<T> found) {
    boolean wildcards = depth > 0 || !levels.getFirst().startsWith("$");
    if (wildcards) {
      found.addAll(node.below);
    }
    if (depth == levels.size()) {
      found.addAll(node.values);
      return;
    }
    Node<T> child = node.children.get(levels.get(depth));
    if (child != null) {
      collect(child, levels, depth + 1, found);
    }
    if (wildcards && node.any != null) {
      collect(node.any, levels, depth + 1, found);
    }
  }

  private static List<String> levels(String topic) {
    List<String> levels = new ArrayList<>(6);
    int start = 0;
    for (int slash = topic.indexOf('/'); slash >= 0; slash = topic.indexOf('/', start)) {
      levels.add(topic.substring(start, slash));
      start = slash + 1;
    }
    levels.add(topic.substring(start));
    return levels;
  }
}
