package dev.hearth.guard.junit;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.GuardException;
import dev.hearth.guard.GuardOptions;
import dev.hearth.guard.Policy;
import dev.hearth.guard.Registration;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// All guarded tests of one run: keeps the guard's policy while they run, and finds whose each
/// report is.
///
/// The policy is the tests' own, softened by what the running ones allow: what one of them allows
/// is reported instead of raised, and blamed on those that do not allow it. While no guarded test
/// runs it is what it was before.
///
/// **Threads:** any; scopes are touched under this object's lock.
final class Session implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.hearth.guard.junit");

  /// Happens to whichever test is the first to use a class; a log full of it hides the rest.
  private static final Set<Category> FIRST_USES = Set.of(Category.CLASS_LOADING, Category.RANDOM);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Guard guard;
  private final Policy idle;
  private final Policy testing;
  private final Registration listening;
  private final Set<TestScope> running = new LinkedHashSet<>();

  private Session(Guard guard, Policy idle, Policy testing) {
    this.guard = guard;
    this.idle = idle;
    this.testing = testing;
    this.listening = guard.addListener(this::onBlockingCall);
  }

  /// Installs the guard, if it is not, and listens to it.
  static Session open() {
    boolean mine = Guard.installed().isEmpty();
    Guard guard = install();
    Policy now = guard.policy();
    Policy testing = now;
    if (!raises(now)) {
      Policy.Builder builder = Policy.testing().toBuilder();
      now.allowances().forEach(builder::allow);
      testing = builder.build();
    }
    testing =
        testing.toBuilder().replace(FIRST_USES, Policy.Action.REPORT, Policy.Action.ALLOW).build();
    Policy idle = mine ? Policy.of(Policy.Action.ALLOW) : now;
    guard.setPolicy(idle);
    return new Session(guard, idle, testing);
  }

  private static Guard install() {
    try {
      return Guard.install(GuardOptions.defaults().withPolicy(Policy.testing()));
    } catch (GuardException e) {
      throw new ExtensionConfigurationException(
          "The guard cannot be installed in the JVM of the tests: "
              + e.getMessage()
              + ". With Maven, configure maven-surefire-plugin with"
              + " <argLine>-XX:+EnableDynamicAgentLoading</argLine>; with Gradle, write"
              + " test { jvmArgs '-XX:+EnableDynamicAgentLoading' }",
          e);
    }
  }

  private static boolean raises(Policy policy) {
    return Arrays.stream(Category.values())
        .anyMatch(category -> policy.action("", category) == Policy.Action.RAISE);
  }

  Guard guard() {
    return guard;
  }

  /// A test or class begins on the current thread.
  void begin(TestScope scope) {
    synchronized (this) {
      running.add(scope);
      applyPolicy();
    }
    ThreadsOfTests.enter(scope);
  }

  /// A test or class ends, on the thread it began on.
  ///
  /// @param failure what it has failed with
  Optional<AssertionError> end(TestScope scope, @Nullable Throwable failure) {
    if (!guard.awaitReports(PATIENCE)) {
      LOG.log(
          Level.WARNING,
          "{0}: the guard has not handed over all reports after {1} s",
          scope.name,
          PATIENCE.toSeconds());
    }
    ThreadsOfTests.enter(scope.before);
    synchronized (this) {
      scope.ended = true;
      running.remove(scope);
      applyPolicy();
      return scope.verdict(Failures.callsIn(failure));
    }
  }

  private void applyPolicy() {
    if (running.isEmpty()) {
      guard.setPolicy(idle);
      return;
    }
    Policy.Builder builder = testing.toBuilder();
    for (TestScope scope : running) {
      if (!scope.allowed.isEmpty()) {
        builder.replace(scope.allowed, Policy.Action.RAISE, Policy.Action.REPORT);
      }
      scope.allowances.forEach(builder::allow);
    }
    guard.setPolicy(builder.build());
  }

  private synchronized void onBlockingCall(BlockingCall call) {
    if (testing.action(call.work().owner(), call.category()) != Policy.Action.RAISE) {
      return;
    }
    List<TestScope> suspects = suspects(call);
    if (suspects.isEmpty()) {
      return;
    }
    if (suspects.stream().noneMatch(scope -> scope.allowed.contains(call.category()))) {
      suspects.forEach(scope -> scope.blame(call, suspects.size() > 1));
    }
  }

  /// Whose a call may be, as [GuardedTest] says.
  private List<TestScope> suspects(BlockingCall call) {
    TestScope origin = ThreadsOfTests.originOf(call.carrier());
    if (origin != null && origin.isTest() && !origin.ended) {
      return List.of(origin);
    }
    TestScope group = origin == null || origin.isTest() || origin.ended ? null : origin;
    List<TestScope> tests =
        running.stream()
            .filter(TestScope::isTest)
            .filter(scope -> group == null || scope.isWithin(group))
            .toList();
    boolean late = origin != null && origin.isTest() && origin.likeness(call.stack()) == 2;
    if (!tests.isEmpty() && !late) {
      return mostLikely(tests, call);
    }
    // Its test is over, or none runs: it belongs to the class, whose end tells it.
    if (group != null) {
      return List.of(group);
    }
    List<TestScope> classes = running.stream().filter(scope -> !scope.isTest()).toList();
    List<TestScope> own =
        classes.stream().filter(scope -> origin != null && origin.isWithin(scope)).toList();
    return own.isEmpty() ? mostLikely(classes, call) : List.of(own.getLast());
  }

  private static List<TestScope> mostLikely(List<TestScope> scopes, BlockingCall call) {
    int best = scopes.stream().mapToInt(scope -> scope.likeness(call.stack())).max().orElse(0);
    return scopes.stream().filter(scope -> scope.likeness(call.stack()) == best).toList();
  }

  @Override
  public void close() {
    listening.close();
    guard.setPolicy(idle);
  }
}
