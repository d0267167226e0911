package dev.hearth.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A loop's side of the guard that records what it is asked, and the choke points to call it with.
final class Guarded implements GuardedThread {
  static final ChokePoint OPEN = point(1, Category.FILE_OPEN, "open0");
  static final ChokePoint READ = point(2, Category.FILE_READ, "readBytes");
  static final ChokePoint LOAD = point(3, Category.CLASS_LOADING, "findClass");
  static final ChokePoint PARK = point(4, Category.PARK, "park");
  static final ChokePoint SLEEP =
      point(5, Category.SLEEP, "sleepNanos", ChokePoint.When.PLATFORM, ChokePoint.Effect.SUSPENDS);
  static final ChokePoint CHANNEL =
      point(
          6,
          Category.SOCKET,
          "beginRead",
          ChokePoint.When.PLATFORM_IF_NOT_ZERO,
          ChokePoint.Effect.SUSPENDS);
  static final ChokePoint NATIVE = point(7, Category.NATIVE, "step");
  static final ChokePoint SEND =
      point(8, Category.SOCKET, "send", ChokePoint.When.ALWAYS, ChokePoint.Effect.SUSPENDS);

  final List<String> asked = new ArrayList<>();
  final List<BlockingCallException> failures = new ArrayList<>();
  volatile boolean active = true;
  boolean elsewhere;
  boolean movable = true;
  boolean failsAtEnd = true;
  Runnable onWork = () -> {};
  Runnable onComeBack = () -> {};
  volatile Work work = new Work("thermostat", Work.Kind.CALLBACK, "poll");

  static ChokePoint point(int number, Category category, String method) {
    return point(number, category, method, ChokePoint.When.ALWAYS, ChokePoint.Effect.HOLDS);
  }

  private static ChokePoint point(
      int number,
      Category category,
      String method,
      ChokePoint.When when,
      ChokePoint.Effect effect) {
    return new ChokePoint(
        number, category, "java.io.Choke", method + "(J)V", null, when, effect, -1, "use offload");
  }

  static Guarded task() {
    Guarded thread = new Guarded();
    thread.work = new Work("thermostat", Work.Kind.TASK, "poll");
    return thread;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public Work work() {
    onWork.run();
    return work;
  }

  @Override
  public boolean relocate() {
    asked.add("relocate");
    return movable;
  }

  @Override
  public boolean isElsewhere() {
    return elsewhere;
  }

  @Override
  public void comeBack() {
    asked.add("comeBack");
    onComeBack.run();
  }

  @Override
  public boolean failAtEnd(BlockingCallException failure) {
    failures.add(failure);
    return failsAtEnd;
  }

  /// A JDK that has no probes: the tests call the sensors in their place.
  static final class Jdk implements Probes {
    final List<Thread> guarded = new CopyOnWriteArrayList<>();
    final List<Sensor> sensors = new CopyOnWriteArrayList<>();
    final List<Thread> released = new CopyOnWriteArrayList<>();
    List<String> nativePackages = List.of();
    @Nullable Function<Thread, @Nullable Sensor> classifier;

    Probes install(
        Function<Thread, @Nullable Sensor> classifier,
        GuardOptions options,
        List<String> nativePackages) {
      this.classifier = classifier;
      this.nativePackages = nativePackages;
      return this;
    }

    Guard guard(GuardOptions options, System.Logger log) {
      return Guard.create(options, log, this::install);
    }

    Sensor last() {
      return sensors.getLast();
    }

    @Override
    public void guard(Thread carrier, Sensor sensor) {
      guarded.add(carrier);
      sensors.add(sensor);
    }

    @Override
    public void release(Thread carrier) {
      released.add(carrier);
    }

    @Override
    public List<String> missing() {
      return List.of();
    }

    @Override
    public java.time.Duration installTime() {
      return java.time.Duration.ZERO;
    }
  }

  /// A log that keeps what is written.
  static final class Log implements System.Logger {
    final List<String> lines = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException failure;

    @Override
    public String getName() {
      return "log";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        java.util.@Nullable ResourceBundle bundle,
        @Nullable String text,
        @Nullable Throwable thrown) {
      lines.add(level + " " + text + (thrown == null ? "" : " " + thrown));
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void log(
        Level level,
        java.util.@Nullable ResourceBundle bundle,
        @Nullable String format,
        Object @Nullable ... values) {
      log(level, bundle, java.text.MessageFormat.format(format, values), (Throwable) null);
    }
  }
}
