package dev.hearth.guard.junit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a class of tests as a user's build would, and keeps how each ended.
final class SampleRun {
  private final Map<String, TestExecutionResult> results = new ConcurrentSkipListMap<>();

  private SampleRun() {}

  static SampleRun of(Class<?> type) {
    return of(type, Map.of());
  }

  static SampleRun of(Class<?> type, Map<String, String> parameters) {
    SampleRun run = new SampleRun();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(type))
            .configurationParameters(parameters)
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                run.results.put(test.getDisplayName(), result);
              }
            });
    return run;
  }

  /// What has gone wrong, by test or class.
  List<Throwable> failures() {
    return results.values().stream().flatMap(result -> result.getThrowable().stream()).toList();
  }

  /// What a test has failed with; null when it has not.
  Throwable failureOf(String name) {
    TestExecutionResult result =
        results.get(name.endsWith("Sample") ? "GuardedTestTest$" + name : name + "()");
    if (result == null) {
      throw new AssertionError(name + " has not run; there are " + new TreeMap<>(results));
    }
    return result.getThrowable().orElse(null);
  }
}
