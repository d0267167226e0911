package dev.hearth.matrix;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.Guard;
import dev.hearth.guard.GuardOptions;
import dev.hearth.guard.Policy;
import dev.hearth.guard.loop.LoopGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Hearth's guard. It must be installed before classes of SQLite are loaded, whose native methods
/// it is asked to see.
final class GuardDetector implements Detector {
  static final String NAME = "Hearth";

  private final Guard guard;
  private final ConcurrentLinkedQueue<BlockingCall> calls = new ConcurrentLinkedQueue<>();

  private GuardDetector(Guard guard) {
    this.guard = guard;
    guard.addListener(calls::add);
  }

  /// Installs the guard, if an agent has not done so yet; it reports and does nothing else.
  static GuardDetector install() {
    Guard guard = Guard.install(GuardOptions.defaults().withNativePackages(List.of("org.sqlite")));
    GuardDetector detector = new GuardDetector(guard);
    detector.set(Policy.Action.REPORT);
    return detector;
  }

  /// What the guard does about every call from now on.
  void set(Policy.Action action) {
    guard.setPolicy(Policy.of(action));
  }

  /// Has the guard watch a loop of Hearth's; it finds the threads of others by itself.
  void watch(Kind kind) {
    if (kind instanceof HearthKind hearth) {
      LoopGuard.attach(guard, hearth.loop());
    }
  }

  Guard guard() {
    return guard;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void begin() {
    await();
    calls.clear();
  }

  @Override
  public List<Seen> end() {
    return calls().stream()
        .map(call ->
            new Seen(
                call.category() + " " + call.call(),
                call.line(),
                call.work().owner(),
                call.outcome() != BlockingCall.Outcome.RELOCATED))
        .toList();
  }

  /// The reports themselves.
  List<BlockingCall> calls() {
    await();
    return List.copyOf(calls);
  }

  private void await() {
    if (!guard.awaitReports(Duration.ofSeconds(5))) {
      throw new IllegalStateException("the guard does not deliver its reports");
    }
  }
}
