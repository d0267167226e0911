package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the filters of sequences share: reading attributes of items, sorting, reading lazily.
final class Sequences {
  private Sequences() {}

  /// What a filter reads of each item.
  @FunctionalInterface
  interface Getter {
    @Nullable Object get(@Nullable Object item);
  }

  /// The items that pass, tested when they are asked for.
  static Iterator<@Nullable Object> lazily(
      Iterator<@Nullable Object> all, Predicate<@Nullable Object> test) {
    return new Iterator<@Nullable Object>() {
      private boolean ready;
      private @Nullable Object item;

      @Override
      public boolean hasNext() {
        while (!ready && all.hasNext()) {
          item = all.next();
          ready = test.test(item);
        }
        return ready;
      }

      @Override
      public @Nullable Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        ready = false;
        return item;
      }
    };
  }

  /// Each item changed when it is asked for.
  static Iterator<@Nullable Object> mapped(Run run, Iterator<@Nullable Object> all, Getter change) {
    return new Iterator<@Nullable Object>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public @Nullable Object next() {
        run.step();
        return change.get(all.next());
      }
    };
  }

  /// Reads a path such as `a.b.0` of an item, or the item itself where the path is null.
  ///
  /// @param otherwise what stands for a missing value; [Undefined] for none
  static Getter path(Run run, @Nullable Object path, @Nullable Object otherwise) {
    if (path == null) {
      return item -> item;
    }
    List<@Nullable Object> parts = new ArrayList<>();
    if (path instanceof String text) {
      for (String part : text.split("\\.", -1)) {
        boolean index =
            !part.isEmpty()
                && part.length() < 9
                && part.chars().allMatch(c -> c >= '0' && c <= '9');
        parts.add(index ? (Object) Long.valueOf(part) : part);
      }
    } else {
      parts.add(path);
    }
    boolean hasDefault = !(otherwise instanceof Undefined);
    return item -> {
      Object value = item;
      for (Object part : parts) {
        value = Attributes.item(run, value, part);
        if (value instanceof Undefined && hasDefault) {
          value = otherwise;
        }
      }
      return value;
    };
  }

  /// As [#path], for values to compare: text without case, unless asked otherwise. Several paths
  /// are separated by commas.
  static Getter key(Run run, @Nullable Object path, boolean caseSensitive, boolean several) {
    Undefined missing = Undefined.hint("missing");
    if (several && path instanceof String text && text.indexOf(',') >= 0) {
      List<Getter> getters =
          Arrays.stream(text.split(",")).map(part -> path(run, part.strip(), missing)).toList();
      return item -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (Getter getter : getters) {
          values.add(folded(getter.get(item), caseSensitive));
        }
        return values;
      };
    }
    Getter getter = path(run, path, missing);
    return item -> folded(getter.get(item), caseSensitive);
  }

  private static @Nullable Object folded(@Nullable Object value, boolean caseSensitive) {
    return !caseSensitive && value instanceof String text ? Text.lower(text) : value;
  }

  /// A stable merge sort: it never fails on values without a total order, such as NaN.
  static List<@Nullable Object> sort(
      Run run, List<@Nullable Object> items, Getter key, boolean reverse) {
    record Keyed(@Nullable Object key, @Nullable Object item) {}
    Keyed[] all = new Keyed[items.size()];
    for (int i = 0; i < all.length; i++) {
      Object item = items.get(i);
      all[i] = new Keyed(key.get(item), item);
    }
    Keyed[] spare = all.clone();
    for (int width = 1; width < all.length; width *= 2) {
      for (int start = 0; start < all.length; start += 2 * width) {
        int middle = Math.min(start + width, all.length);
        int end = Math.min(start + 2 * width, all.length);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
          run.step();
          boolean takeRight =
              left >= middle || (right < end && before(all[right].key(), all[left].key(), reverse));
          spare[i] = takeRight ? all[right++] : all[left++];
        }
      }
      Keyed[] swap = all;
      all = spare;
      spare = swap;
    }
    List<@Nullable Object> sorted = new ArrayList<>(all.length);
    for (Keyed keyed : all) {
      sorted.add(keyed.item());
    }
    return sorted;
  }

  private static boolean before(@Nullable Object a, @Nullable Object b, boolean reverse) {
    return reverse ? Values.compare(b, a, "<") < 0 : Values.compare(a, b, "<") < 0;
  }
}
