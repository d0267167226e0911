package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One render: its context, its names, its output, and what it may still use up.
///
/// Every step of the interpreter, every item of a loop and every item that a function makes takes
/// from one budget; text is limited in length wherever it is made. So the work of a render is
/// bounded whatever the template does.
final class Run {
  static final int MAX_STEPS = 100_000;
  static final int MAX_OUTPUT = 256 * 1024;

  /// Characters a regular expression may look at for one step.
  private static final int CHARACTERS_PER_STEP = 20;

  private static final int MAX_DEPTH = 100;

  private final TemplateContext context;
  private final RegexCache regexes;
  private int steps;
  private int depth;
  private int characters;
  private Scope scope = new Scope(null);
  private StringBuilder out;
  private @Nullable Stmt at;

  Run(TemplateContext context, RegexCache regexes, int sizeHint) {
    this.context = context;
    this.regexes = regexes;
    this.steps = MAX_STEPS;
    this.out = new StringBuilder(sizeHint);
  }

  TemplateContext context() {
    return context;
  }

  RegexCache regexes() {
    return regexes;
  }

  void step() {
    if (--steps < 0) {
      throw Failure.limit("the template takes more than " + MAX_STEPS + " steps");
    }
  }

  /// Takes the steps of a piece of work before it is done.
  void charge(long count) {
    steps = (int) Math.max(-1, steps - count);
    if (steps < 0) {
      throw Failure.limit("the template takes more than " + MAX_STEPS + " steps");
    }
  }

  /// Called by a regular expression for each character it looks at.
  void character() {
    if (++characters == CHARACTERS_PER_STEP) {
      characters = 0;
      step();
    }
  }

  /// Fails when a text of this length may not be made.
  void checkText(long length) {
    if (length > MAX_OUTPUT) {
      throw Failure.limit("text longer than " + MAX_OUTPUT + " characters");
    }
    if (length > 1000) {
      charge(length / 1000);
    }
  }

  int textLimit() {
    return MAX_OUTPUT;
  }

  /// Enters a macro, a recursive loop or a block of its own.
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw Failure.limit("macros nested deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }

  /// What is being executed, for messages.
  @Nullable Stmt at() {
    return at;
  }

  void at(Stmt stmt) {
    at = stmt;
  }

  StringBuilder out() {
    return out;
  }

  /// Sends output to a buffer of its own; the caller puts the returned one back.
  StringBuilder redirect(StringBuilder buffer) {
    StringBuilder old = out;
    out = buffer;
    return old;
  }

  void checkOutput() {
    if (out.length() > MAX_OUTPUT) {
      throw Failure.limit("output longer than " + MAX_OUTPUT + " characters");
    }
  }

  Scope scope() {
    return scope;
  }

  /// Makes a scope current; the caller puts the returned one back.
  Scope enter(Scope inner) {
    Scope old = scope;
    scope = inner;
    return old;
  }

  /// The value of a name, or [Undefined].
  @Nullable Object lookup(String name) {
    Object value = scope.find(name);
    return value == Scope.ABSENT ? lookupContext(name) : value;
  }

  private @Nullable Object lookupContext(String name) {
    Map<String, ? extends @Nullable Object> variables = context.variables();
    Object value = variables.get(name);
    if (value != null) {
      return Values.normalize(value);
    }
    if (variables.containsKey(name)) {
      return null;
    }
    Callable added = added(name);
    if (added != null) {
      return added;
    }
    Object global = Globals.ALL.get(name);
    return global != null ? global : Undefined.variable(name);
  }

  /// A function of the context, or null.
  @Nullable Callable added(String name) {
    TemplateFunction function = context.functions().get(name);
    if (function == null) {
      return null;
    }
    return (run, args) -> {
      step();
      return Values.normalize(function.call(args.positional(), args.named()));
    };
  }

  /// The names of one block, in a chain from the innermost outwards. Names are interned.
  static final class Scope {
    static final Object ABSENT = new Object();
    private static final String[] NO_NAMES = {};

    private final @Nullable Scope parent;
    private String[] names = NO_NAMES;
    private @Nullable Object[] values = NO_NAMES;
    private int size;

    Scope(@Nullable Scope parent) {
      this.parent = parent;
    }

    void set(String name, @Nullable Object value) {
      for (int i = 0; i < size; i++) {
        if (names[i].equals(name)) {
          values[i] = value;
          return;
        }
      }
      if (size == names.length) {
        names = Arrays.copyOf(names, Math.max(4, size * 2));
        values = Arrays.copyOf(values, names.length, Object[].class);
      }
      names[size] = name;
      values[size++] = value;
    }

    @Nullable Object find(String name) {
      for (Scope scope = this; scope != null; scope = scope.parent) {
        for (int i = 0; i < scope.size; i++) {
          if (scope.names[i].equals(name)) {
            return scope.values[i];
          }
        }
      }
      return ABSENT;
    }

    List<String> names() {
      return new ArrayList<>(Arrays.asList(names).subList(0, size));
    }
  }
}
