package dev.hearth.core;

import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.schema.Problem;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Sets integrations up and shuts them down.
///
/// Set-up goes in rounds: all whose dependencies are done start at once, each in a task of its own
/// owner, and the round ends when all have ended or the time is over. Who takes longer is named and
/// cancelled; who depends on a failed one is not set up, and says so.
final class Integrations {
  private static final Logger LOG = System.getLogger(Integrations.class.getName());
  private static final Duration SET_UP_LIMIT = Duration.ofSeconds(60);
  private static final Duration SHUT_DOWN_LIMIT = Duration.ofSeconds(10);

  private final Hub hub;
  private final EventLoop loop;
  private final Map<String, Integration> known = new TreeMap<>();
  private final Map<String, Map<String, @Nullable Object>> sections = new LinkedHashMap<>();
  private final Set<String> misconfigured = new HashSet<>();
  private final Deque<Integration> loaded = new ArrayDeque<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();

  Integrations(Hub hub, Collection<Integration> integrations, List<ConfigProblem> problems) {
    this.hub = hub;
    this.loop = hub.loop();
    for (Integration each : integrations) {
      known.put(each.domain(), each);
    }
    Config config = hub.settings().config();
    for (Integration each : known.values()) {
      List<ConfigProblem> found = new ArrayList<>();
      sections.put(
          each.domain(),
          config.section(
              each.domain(),
              each.configSchema(),
              hub.settings().overridesOf(each.domain()),
              found));
      if (!found.isEmpty()) {
        misconfigured.add(each.domain());
        problems.addAll(found);
      }
    }
    for (String section : config.sections().keySet()) {
      if (!known.containsKey(section) && !section.equals(HouseConfig.SECTION)) {
        Problem problem = new Problem(section, "no integration of this name is installed");
        problems.add(new ConfigProblem(config.where(section), problem.path(), problem.message()));
      }
    }
  }

  boolean isLoaded(String domain) {
    loop.verifyOnLoop();
    return loaded.stream().anyMatch(each -> each.domain().equals(domain));
  }

  Optional<Throwable> failure(String domain) {
    loop.verifyOnLoop();
    return Optional.ofNullable(failures.get(domain));
  }

  void setUpAll() {
    Map<String, Integration> waiting = new LinkedHashMap<>(known);
    for (String domain : misconfigured) {
      waiting.remove(domain);
      LOG.log(Level.ERROR, "{0} is not set up: its configuration has errors", domain);
      failures.put(domain, new HubException("the configuration of " + domain + " has errors"));
    }
    while (!waiting.isEmpty()) {
      List<Integration> round =
          waiting.values().stream().filter(each -> isReady(each, waiting.keySet())).toList();
      if (round.isEmpty()) {
        LOG.log(Level.ERROR, "not set up, since they depend on one another: {0}", waiting.keySet());
        return;
      }
      round.forEach(each -> waiting.remove(each.domain()));
      setUpRound(round);
    }
  }

  private static boolean isReady(Integration integration, Set<String> waiting) {
    return integration.dependencies().stream().noneMatch(waiting::contains)
        && integration.afterDependencies().stream().noneMatch(waiting::contains);
  }

  private void setUpRound(List<Integration> round) {
    Map<Integration, Task<Boolean>> tasks = new LinkedHashMap<>();
    for (Integration each : round) {
      List<String> missing =
          each.dependencies().stream().filter(domain -> !isLoaded(domain)).sorted().toList();
      if (missing.isEmpty()) {
        tasks.put(
            each,
            loop.start(
                loop.owner(each.domain()),
                "set-up of " + each.domain(),
                () -> {
                  each.setUp(hub, sections.getOrDefault(each.domain(), Map.of()));
                  return true;
                }));
      } else {
        LOG.log(
            Level.ERROR,
            "{0} is not set up: it needs {1}",
            each.domain(),
            String.join(", ", missing));
        failures.put(
            each.domain(),
            new HubException(each.domain() + " needs " + String.join(", ", missing)));
      }
    }
    tasks.forEach((integration, task) -> {
      if (ends(task, "set-up of " + integration.domain(), SET_UP_LIMIT)) {
        loaded.push(integration);
        hub.components().add(integration.domain());
      } else {
        failures.put(
            integration.domain(),
            task.state() == Future.State.FAILED
                ? task.exceptionNow()
                : new HubException("the set-up of " + integration.domain() + " was cancelled"));
      }
    });
  }

  void shutDownAll() {
    while (!loaded.isEmpty()) {
      Integration last = loaded.pop();
      String what = "shut-down of " + last.domain();
      ends(
          loop.start(
              loop.owner(last.domain()),
              what,
              () -> {
                last.shutDown();
                return true;
              }),
          what,
          SHUT_DOWN_LIMIT);
    }
  }

  /// Waits for a task of an integration; logs its failure; cancels it when the time is over.
  private boolean ends(Task<Boolean> task, String what, Duration limit) {
    TimerHandle alarm =
        loop.callLater(
            limit,
            () -> {
              LOG.log(Level.ERROR, "{0} takes longer than {1}; it is cancelled", what, limit);
              task.cancel(what + " took longer than " + limit);
            });
    try {
      task.await();
      return true;
    } catch (TaskFailedException e) {
      if (e.getCause() instanceof HubException known) {
        LOG.log(Level.ERROR, "{0} failed: {1}", what, known.getMessage());
      } else {
        LOG.log(Level.ERROR, what + " failed", e.getCause());
      }
      return false;
    } catch (CancelledException e) {
      if (!task.isDone()) {
        throw e;
      }
      return false;
    } finally {
      alarm.cancel();
    }
  }
}
