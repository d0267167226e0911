package dev.hearth.core.template;

import dev.hearth.core.template.Interpreter.Flow;
import dev.hearth.core.template.Run.Scope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `loop` of a `for` statement, which reads ahead only as far as the template asks.
final class LoopContext implements Callable {
  private static final Object ABSENT = new Object();

  private final Stmt.For statement;
  private final Scope defined;
  private final int depth;
  private Iterator<@Nullable Object> items;
  private int index = -1;
  private int length = -1;
  private @Nullable Object previous = ABSENT;
  private @Nullable Object current = ABSENT;
  private @Nullable Object next = ABSENT;
  private @Nullable Object lastChanged = ABSENT;

  private LoopContext(
      Stmt.For statement, Scope defined, Iterator<@Nullable Object> items, int depth) {
    this.statement = statement;
    this.defined = defined;
    this.items = items;
    this.depth = depth;
  }

  static void execute(Run run, Stmt.For statement) {
    Object value = Interpreter.evaluate(run, statement.items());
    execute(run, statement, run.scope(), value, 0);
  }

  private static void execute(
      Run run, Stmt.For statement, Scope defined, @Nullable Object value, int depth) {
    Iterator<@Nullable Object> items = Interpreter.items(run, statement, value);
    LoopContext loop =
        statement.lookahead() ? new LoopContext(statement, defined, items, depth) : null;
    boolean empty = true;
    try {
      while (loop != null ? loop.hasNext() : items.hasNext()) {
        empty = false;
        run.step();
        Object item = loop != null ? loop.advance() : items.next();
        Scope scope = new Scope(defined);
        if (loop != null) {
          scope.set("loop", loop);
        }
        run.enter(scope);
        run.at(statement);
        Interpreter.assign(run, statement.target(), item);
        Flow flow = Interpreter.execute(run, statement.body());
        run.enter(defined);
        if (flow == Flow.BREAK) {
          break;
        }
      }
      if (empty) {
        run.enter(new Scope(defined));
        Interpreter.execute(run, statement.otherwise());
      }
    } finally {
      run.enter(defined);
    }
  }

  private boolean hasNext() {
    return next != ABSENT || items.hasNext();
  }

  private @Nullable Object advance() {
    Object item = next != ABSENT ? next : items.next();
    next = ABSENT;
    previous = current;
    current = item;
    index++;
    return item;
  }

  private @Nullable Object peek() {
    if (next == ABSENT && items.hasNext()) {
      next = items.next();
    }
    return next;
  }

  private int length() {
    if (length < 0) {
      List<@Nullable Object> rest = new ArrayList<>();
      items.forEachRemaining(rest::add);
      length = index + 1 + (next != ABSENT ? 1 : 0) + rest.size();
      items = rest.iterator();
    }
    return length;
  }

  @Nullable Object attribute(Run run, String name) {
    return switch (name) {
      case "index" -> (long) index + 1;
      case "index0" -> (long) index;
      case "first" -> index == 0;
      case "last" -> peek() == ABSENT;
      case "length" -> (long) length();
      case "revindex" -> (long) length() - index;
      case "revindex0" -> (long) length() - index - 1;
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "previtem" ->
          previous == ABSENT ? Undefined.hint("there is no previous item") : previous;
      case "nextitem" -> {
        Object item = peek();
        yield item == ABSENT ? Undefined.hint("there is no next item") : item;
      }
      case "cycle" ->
          (Callable)
              (r, args) -> {
                if (args.positional().isEmpty()) {
                  throw Failure.type("no items for cycling given");
                }
                return args.positional().get(index % args.positional().size());
              };
      case "changed" ->
          (Callable)
              (r, args) -> {
                Tuple now = Tuple.copyOf(args.positional());
                boolean changed = !(lastChanged instanceof Tuple) || !now.equals(lastChanged);
                lastChanged = now;
                return changed;
              };
      default -> Undefined.of(this, name);
    };
  }

  /// Renders the loop's body for other items, from inside it.
  @Override
  public @Nullable Object call(Run run, Args args) {
    if (!statement.recursive() || args.positional().size() != 1) {
      throw Failure.type("only a loop marked 'recursive' can be called, with the items");
    }
    run.enter();
    Scope outer = run.scope();
    StringBuilder old = run.redirect(new StringBuilder());
    try {
      run.enter(defined);
      execute(run, statement, defined, args.positional().getFirst(), depth + 1);
      return run.out().toString();
    } finally {
      run.redirect(old);
      run.enter(outer);
      run.leave();
    }
  }
}
