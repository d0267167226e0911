package dev.hearth.matrix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// All calls of the matrix, in groups.
final class Catalog {
  private Catalog() {}

  /// Every row. Made anew at each call; ids are unique.
  static List<Row<?>> rows() {
    List<Row<?>> rows = new ArrayList<>();
    group(rows, "java.io", "iox", FileRows::add);
    group(rows, "java.nio.file", "nfx", PathRows::add);
    group(rows, "file channels", "fcx", FileChannelRows::add);
    group(rows, "threads", "thx", ThreadRows::add);
    group(rows, "locks and queues", "lkx", LockRows::add);
    group(rows, "futures and executors", "fux", FutureRows::add);
    group(rows, "network", "ntx", NetworkRows::add);
    group(rows, "channels", "chx", ChannelRows::add);
    group(rows, "names", "dnx", NameRows::add);
    group(rows, "processes", "prx", ProcessRows::add);
    group(rows, "classes and resources", "clx", ClassRows::add);
    group(rows, "libraries", "msx", LibraryRows::add);
    group(rows, "pinned", "pnx", PinnedRows::add);
    group(rows, "computing", "cpx", ComputingRows::add);
    group(rows, "harmless", "ctx", HarmlessRows::add);
    Set<String> ids = new HashSet<>();
    for (Row<?> row : rows) {
      if (!ids.add(row.id)) {
        throw new IllegalStateException("two rows are called " + row.id);
      }
    }
    return List.copyOf(rows);
  }

  private static void group(
      List<Row<?>> rows, String name, String prefix, Consumer<Group> additions) {
    additions.accept(new Group(rows, name, prefix));
  }

  /// Takes the rows of one group.
  static final class Group {
    private final List<Row<?>> rows;
    private final String name;
    private final String prefix;
    private int count;

    private Group(List<Row<?>> rows, String name, String prefix) {
      this.rows = rows;
      this.name = name;
      this.prefix = prefix;
    }

    String name() {
      return name;
    }

    /// A call that holds the carrier.
    Row.Builder<Fixture> blocks(String id, String call) {
      return row(id, call, Effect.BLOCKS);
    }

    /// A call that holds the carrier, under an id of our own.
    Row.Builder<Fixture> blocks(String call) {
      return row(nextId(), call, Effect.BLOCKS);
    }

    /// A call that suspends a task.
    Row.Builder<Fixture> suspends(String id, String call) {
      return row(id, call, Effect.SUSPENDS);
    }

    /// A call that suspends a task, under an id of our own.
    Row.Builder<Fixture> suspends(String call) {
      return row(nextId(), call, Effect.SUSPENDS);
    }

    /// A computation.
    Row.Builder<Fixture> stalls(String id, String call) {
      return row(id, call, Effect.STALLS).lasts();
    }

    /// A call that returns at once.
    Row.Builder<Fixture> harmless(String id, String call) {
      return row(id, call, Effect.HARMLESS);
    }

    /// A call that returns at once, under an id of our own.
    Row.Builder<Fixture> harmless(String call) {
      return row(nextId(), call, Effect.HARMLESS);
    }

    private Row.Builder<Fixture> row(String id, String call, Effect effect) {
      return new Row.Builder<>(this, id, call, effect, fixture -> fixture);
    }

    private String nextId() {
      count++;
      return String.format("%s%02d", prefix, count);
    }

    void add(Row<?> row) {
      rows.add(row);
    }
  }
}
