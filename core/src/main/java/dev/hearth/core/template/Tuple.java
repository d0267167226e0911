package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Python tuple: a list that can be a key. Its hash is computed once, from those of its items, so
/// that nested tuples stay cheap.
final class Tuple {
  private final List<@Nullable Object> items;
  private final int hash;
  private final boolean hashable;

  private final List<String> names;

  private Tuple(List<@Nullable Object> items, List<String> names) {
    this.items = items;
    this.names = names;
    int sum = 1;
    boolean keys = true;
    for (Object item : items) {
      keys &= Values.isHashable(item);
      sum = 31 * sum + (keys ? Values.hash(item) : 0);
    }
    this.hash = sum;
    this.hashable = keys;
  }

  static Tuple of(@Nullable Object... items) {
    return new Tuple(
        Collections.unmodifiableList(Arrays.<@Nullable Object>asList(items)), List.of());
  }

  /// A tuple whose items can also be read as attributes.
  static Tuple named(List<String> names, @Nullable Object... items) {
    return new Tuple(Collections.unmodifiableList(Arrays.<@Nullable Object>asList(items)), names);
  }

  static Tuple copyOf(List<? extends @Nullable Object> items) {
    return new Tuple(
        Collections.unmodifiableList(new ArrayList<@Nullable Object>(items)), List.of());
  }

  List<@Nullable Object> items() {
    return items;
  }

  /// The item of this name, or [Undefined].
  @Nullable Object attribute(String name) {
    int index = names.indexOf(name);
    return index < 0 ? Undefined.of(this, name) : items.get(index);
  }

  boolean isHashable() {
    return hashable;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tuple tuple && Values.equal(this, tuple);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
