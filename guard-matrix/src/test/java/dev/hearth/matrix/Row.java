package dev.hearth.matrix;

import java.io.Serializable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One call of the matrix.
///
/// The body is a lambda whose only code is the call, so that a report's line can be checked: the
/// expected lines are those of the lambda's method in its class file, which [Lines] reads.
///
/// @param <S> what the set-up makes and the body uses
final class Row<S> {
  /// Makes what the body uses, on a thread that nobody guards.
  interface Setup<S> {
    S make(Fixture fixture) throws Exception;
  }

  /// The call. Serializable, since that is how a lambda tells its method's name.
  interface Body<S> extends Serializable {
    @Nullable Object call(S state) throws Throwable;
  }

  /// The call, when it returns nothing.
  interface VoidBody<S> extends Serializable {
    void call(S state) throws Throwable;
  }

  final String id;
  final String group;
  final String name;
  final Effect effect;
  final boolean lasts;
  final boolean slow;
  final boolean varies;
  final boolean mixed;

  /// Why the call cannot run on another thread; empty when it can.
  final String stays;

  /// Why no probe can see the call; empty when one should.
  final String unseen;

  /// Why no probe can see the call in a task; empty when one should.
  final String unseenInTask;

  /// The package of a library whose own line reports may point at; empty for none.
  final String library;

  /// Where reports have to point.
  final Lines lines;

  private final Setup<S> setup;
  private final Body<S> body;
  private final @Nullable Predicate<Fixture> untouched;

  private Row(Builder<S> builder, Lines lines, Body<S> body) {
    this.id = builder.id;
    this.group = builder.group;
    this.name = builder.name;
    this.effect = builder.effect;
    this.lasts = builder.lasts;
    this.slow = builder.slow;
    this.varies = builder.varies;
    this.mixed = builder.mixed;
    this.stays = builder.stays;
    this.unseen = builder.unseen;
    this.unseenInTask = builder.unseenInTask;
    this.library = builder.library;
    this.lines = builder.lines != null ? builder.lines : lines;
    this.setup = builder.setup;
    this.untouched = builder.untouched;
    this.body = body;
  }

  /// Sets a fixture up for one run. Call it where blocking is harmless.
  Run prepare(long waitMillis) throws Exception {
    Fixture fixture = new Fixture(waitMillis);
    try {
      return new Run(fixture, setup.make(fixture));
    } catch (Throwable failed) {
      fixture.close();
      throw failed;
    }
  }

  /// Whether a thread of this kind is really held by the call.
  boolean holds(Kind kind) {
    return switch (effect) {
      case BLOCKS, STALLS -> true;
      case SUSPENDS -> !kind.suspends();
      case HARMLESS -> false;
    };
  }

  /// Why no probe can see the call on a thread of this kind; empty when one should.
  String unseenOn(Kind kind) {
    return unseen.isEmpty() && kind.suspends() ? unseenInTask : unseen;
  }

  /// Whether a report's line is the one of the call.
  boolean isAt(StackTraceElement line) {
    return lines.contains(line) || (!library.isEmpty() && line.getClassName().startsWith(library));
  }

  @Override
  public String toString() {
    return id + " " + name;
  }

  /// One use of the row, with its fixture.
  final class Run implements AutoCloseable {
    private final Fixture fixture;
    private final S state;

    private Run(Fixture fixture, S state) {
      this.fixture = fixture;
      this.state = state;
    }

    /// Makes the call on the current thread.
    @Nullable Object call() throws Throwable {
      fixture.start();
      return body.call(state);
    }

    /// Whether nothing shows that the call was made; true where that cannot be told.
    boolean isUntouched() {
      return untouched == null || untouched.test(fixture);
    }

    /// A result as text that is the same in every run.
    String describe(@Nullable Object result) {
      return fixture.describe(result, varies);
    }

    @Override
    public void close() {
      fixture.close();
    }
  }

  /// Collects what a row is.
  static final class Builder<S> {
    private final Catalog.Group list;
    private final String id;
    private final String group;
    private final String name;
    private final Effect effect;
    private Setup<S> setup;
    private boolean lasts;
    private boolean slow;
    private boolean varies;
    private boolean mixed;
    private String stays = "";
    private String unseen = "";
    private String unseenInTask = "";
    private String library = "";
    private @Nullable Lines lines;
    private @Nullable Predicate<Fixture> untouched;

    Builder(Catalog.Group list, String id, String name, Effect effect, Setup<S> setup) {
      this.list = list;
      this.id = id;
      this.group = list.name();
      this.name = name;
      this.effect = effect;
      this.setup = setup;
      this.lasts = effect == Effect.SUSPENDS;
    }

    /// What the body is given, instead of the fixture.
    <T> Builder<T> on(Setup<T> other) {
      Builder<T> changed = new Builder<>(list, id, name, effect, other);
      changed.lasts = lasts;
      changed.slow = slow;
      changed.varies = varies;
      changed.mixed = mixed;
      changed.stays = stays;
      changed.unseen = unseen;
      changed.unseenInTask = unseenInTask;
      changed.library = library;
      changed.lines = lines;
      changed.untouched = untouched;
      return changed;
    }

    /// It is made to wait for the fixture's wait.
    Builder<S> lasts() {
      lasts = true;
      return this;
    }

    /// It does not last, though such calls usually do.
    Builder<S> instant() {
      lasts = false;
      return this;
    }

    /// It takes too long for every build.
    Builder<S> slow() {
      slow = true;
      return this;
    }

    /// Its result is another one in every run.
    Builder<S> varies() {
      varies = true;
      return this;
    }

    /// In a task, a report of it is right and so is none: it suspends, and does a short blocking
    /// call on its way.
    Builder<S> mixed() {
      mixed = true;
      return this;
    }

    /// It cannot run on another thread, and why.
    Builder<S> stays(String reason) {
      stays = reason;
      return this;
    }

    /// No probe can see it, and why.
    Builder<S> unseen(String reason) {
      unseen = reason;
      return this;
    }

    /// No probe can see it in a task, and why.
    Builder<S> unseenInTask(String reason) {
      unseenInTask = reason;
      return this;
    }

    /// What passes the choke point is a library's own native method, so the library's line is the
    /// first that is not the JDK's.
    Builder<S> library(String prefix) {
      library = prefix;
      return this;
    }

    /// Reports have to point at a method of another class.
    Builder<S> at(Class<?> owner, String method) {
      lines = Lines.of(owner.getName(), method);
      return this;
    }

    /// What holds as long as the call has not been made.
    Builder<S> untouched(Predicate<Fixture> check) {
      untouched = check;
      return this;
    }

    /// Ends the row with a call that returns something. What is returned is closed, if it can be.
    void gives(Body<S> body) {
      list.add(new Row<>(this, Lines.of(body), body));
    }

    /// Ends the row with a call that returns nothing.
    void does(VoidBody<S> body) {
      list.add(
          new Row<>(
              this,
              Lines.of(body),
              state -> {
                body.call(state);
                return null;
              }));
    }
  }
}
