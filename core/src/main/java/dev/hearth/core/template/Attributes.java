package dev.hearth.core.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `a.b`, `a['b']` and `a[1:2]` find.
///
/// `a.b` looks for a method or attribute first and for a key second; `a['b']` the other way round.
/// So `value_json.items` is the method, and `value_json['items']` the key. Methods that would
/// change a value exist but cannot be used, as in a sandbox.
final class Attributes {
  private static final Set<String> UNSAFE_DICT =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> UNSAFE_LIST =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
  private static final Set<String> UNSAFE_SET =
      Set.of("add", "clear", "difference_update", "discard", "pop", "remove", "update");

  private Attributes() {}

  static @Nullable Object attribute(Run run, @Nullable Object target, String name) {
    Object own = own(target, name);
    if (own != null) {
      return own;
    }
    if (target instanceof Map<?, ?> map) {
      return Values.lookup(map, name);
    }
    if (target instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return Values.normalize(member(run, target, name));
  }

  static @Nullable Object item(Run run, @Nullable Object target, @Nullable Object key) {
    if (target instanceof Map<?, ?> map) {
      if (Values.isHashable(key)) {
        Object value = Values.lookup(map, key);
        if (!(value instanceof Undefined)) {
          return value;
        }
      }
    } else if (target instanceof Undefined undefined) {
      throw undefined.failure();
    } else if (Values.isInteger(key)) {
      return element(target, key);
    }
    if (key instanceof String name) {
      Object own = own(target, name);
      return own != null ? own : member(run, target, name);
    }
    return Undefined.of(target, key);
  }

  private static @Nullable Object element(@Nullable Object target, @Nullable Object key) {
    int index = Values.needInt(key);
    if (target instanceof String text) {
      int length = Text.length(text);
      int at = index < 0 ? index + length : index;
      return at < 0 || at >= length ? Undefined.of(target, key) : Text.substring(text, at, at + 1);
    }
    List<?> items = Values.sequence(target);
    if (items == null) {
      return Undefined.of(target, key);
    }
    int at = index < 0 ? index + items.size() : index;
    return at < 0 || at >= items.size() ? Undefined.of(target, key) : items.get(at);
  }

  static @Nullable Object slice(
      Run run,
      @Nullable Object target,
      @Nullable Object start,
      @Nullable Object stop,
      @Nullable Object step) {
    Values.requireDefined(target);
    List<?> items = Values.sequence(target);
    if (items == null && !(target instanceof String)) {
      throw Failure.type("'" + Values.typeName(target) + "' object cannot be sliced");
    }
    int by = step == null ? 1 : Values.needInt(step);
    if (by == 0) {
      throw Failure.value("slice step cannot be zero");
    }
    int size = target instanceof String text ? Text.length(text) : items == null ? 0 : items.size();
    int from = bound(start, size, by, by > 0 ? 0 : size - 1);
    int to = bound(stop, size, by, by > 0 ? size : -1);
    if (target instanceof Range range) {
      return range.slice(from, to, by);
    }
    if (target instanceof String text) {
      if (by == 1) {
        return from >= to ? "" : Text.substring(text, from, to);
      }
      StringBuilder out = new StringBuilder();
      List<@Nullable Object> characters = Text.characters(text);
      for (long i = from; by > 0 ? i < to : i > to; i += by) {
        out.append(characters.get((int) i));
      }
      return out.toString();
    }
    List<@Nullable Object> part = new ArrayList<>();
    for (long i = from; items != null && (by > 0 ? i < to : i > to); i += by) {
      run.step();
      part.add(items.get((int) i));
    }
    return target instanceof Tuple ? Tuple.copyOf(part) : part;
  }

  private static int bound(@Nullable Object value, int size, int step, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    long index = Values.needInt(value);
    if (index < 0) {
      index += size;
    }
    return step > 0 ? Math.clamp(index, 0, size) : (int) Math.clamp(index, -1, (long) size - 1);
  }

  /// A method or attribute that the value's type has; null when it has none of that name.
  private static @Nullable Object own(@Nullable Object target, String name) {
    return switch (target) {
      case Map<?, ?> map -> {
        if (UNSAFE_DICT.contains(name)) {
          yield Undefined.unsafe(target, name);
        }
        yield method(Methods.DICT, target, name);
      }
      case String text -> method(StringMethods.ALL, target, name);
      case List<?> list -> {
        if (UNSAFE_LIST.contains(name)) {
          yield Undefined.unsafe(target, name);
        }
        yield method(Methods.LIST, target, name);
      }
      case PySet set ->
          UNSAFE_SET.contains(name)
              ? Undefined.unsafe(target, name)
              : method(Methods.SET, target, name);
      case Tuple tuple when !name.equals("copy") -> method(Methods.LIST, target, name);
      case Range range when !name.equals("copy") -> method(Methods.LIST, target, name);
      case null, default -> null;
    };
  }

  private static @Nullable Object method(
      Map<String, Callable> methods, @Nullable Object target, String name) {
    Callable method = methods.get(name);
    return method == null ? null : bind(method, target);
  }

  private static Callable bind(Callable method, @Nullable Object target) {
    return (run, args) -> {
      List<@Nullable Object> positional = new ArrayList<>(args.positional().size() + 1);
      positional.add(target);
      positional.addAll(args.positional());
      return method.call(run, new Callable.Args(positional, args.named()));
    };
  }

  private static @Nullable Object member(Run run, @Nullable Object target, String name) {
    Object value =
        switch (target) {
          case DateTime time -> time.attribute(name);
          case TimeDelta delta -> delta.attribute(name);
          case java.time.LocalDate date -> DateTime.attribute(date, name);
          case java.time.LocalTime time -> DateTime.attribute(time, name);
          case Tuple tuple -> tuple.attribute(name);
          case LoopContext loop -> loop.attribute(run, name);
          case Namespace namespace ->
              namespace.attributes().containsKey(name)
                  ? Values.normalize(namespace.attributes().get(name))
                  : Undefined.of(target, name);
          case Macro macro when name.equals("name") -> macro.name();
          case Macro macro when name.equals("arguments") -> Tuple.copyOf(macro.code().params());
          case Globals.Dict dict -> dict.attribute(name);
          case Double number when name.equals("is_integer") ->
              (Callable) (r, a) -> Double.isFinite(number) && number == Math.rint(number);
          case Long number when name.equals("bit_length") ->
              (Callable) (r, a) -> (long) BigInteger.valueOf(number).abs().bitLength();
          case Range range when name.equals("start") -> range.start();
          case Range range when name.equals("stop") -> range.stop();
          case null, default -> Undefined.of(target, name);
        };
    return value;
  }
}
