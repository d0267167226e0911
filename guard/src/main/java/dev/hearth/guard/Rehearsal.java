package dev.hearth.guard;

import java.io.File;

/// Judges a few calls that nobody has made, before the first probe is there: so the classes that
/// judging needs are loaded by the thread that installs the guard, and not within a call of a
/// guarded thread.
final class Rehearsal implements GuardedThread {
  private Work.Kind kind = Work.Kind.CALLBACK;

  private Rehearsal() {}

  static void run() {
    Reporter reporter = new Reporter(System.getLogger("dev.hearth.guard.rehearsal"));
    Judge judge = new Judge(Policy.production(), reporter);
    Rehearsal loop = new Rehearsal();
    Sensor sensor = judge.sensorOf(Thread.currentThread(), loop);
    play(sensor, Category.FILE_OPEN);
    play(sensor, Category.MONITOR_WAIT);
    loop.kind = Work.Kind.TASK;
    play(sensor, Category.NATIVE);
    judge.setPolicy(
        Policy.testing().toBuilder().allowMethod("com.acme.Foo.bar", "rehearsal").build());
    play(sensor, Category.FILE_READ);
    play(sensor, Category.MONITOR_WAIT);
    GuardedThread foreign = new ForeignThread(Thread.currentThread());
    boolean _ = foreign.isActive();
    Work _ = foreign.work();
    Registration listening = reporter.addListener(_ -> {});
    play(sensor, Category.PARK);
    listening.close();
    GuardStatistics _ = judge.statistics();
  }

  private static void play(Sensor sensor, Category category) {
    ChokePoint point =
        new ChokePoint(
            -1,
            category,
            "java.io.File",
            "list",
            null,
            ChokePoint.When.ALWAYS,
            ChokePoint.Effect.HOLDS,
            -1,
            "");
    try {
      sensor.enter(point, new File("/rehearsal"), 0);
      sensor.exit(point);
    } catch (BlockingCallException e) {
      // It is the policy for tests that is rehearsed here.
      String _ = e.getMessage();
    }
  }

  @Override
  public boolean isActive() {
    return true;
  }

  @Override
  public Work work() {
    return new Work("guard", kind, "rehearsal");
  }

  @Override
  public boolean failAtEnd(BlockingCallException failure) {
    return true;
  }
}
