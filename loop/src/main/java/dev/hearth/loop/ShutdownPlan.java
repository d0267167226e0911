package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The stages of a [Shutdown] and the time each has. Immutable.
///
/// ```java
/// ShutdownPlan.empty()
///     .stage("say goodbye", ofSeconds(5))
///     .stopStage("stop", ofSeconds(20))     // from here on background tasks are cancelled
///     .stage("flush", ofSeconds(5))
///     .within(ofSeconds(20));               // all of it, in these shares
/// ```
///
/// @param stages in their order
/// @param reserve what the total has beyond the stages, for what comes behind them: the end of the
///   loop, of workers and of the process
public record ShutdownPlan(List<Stage> stages, Duration reserve) {
  /// The name of Home Assistant's first stage.
  public static final String SHUTDOWN_JOBS = "run shutdown jobs";

  /// The name of Home Assistant's second stage, which cancels background tasks.
  public static final String STOP_INTEGRATIONS = "stop integrations";

  /// The name of Home Assistant's third stage.
  public static final String FINAL_WRITE = "final write";

  /// The name of Home Assistant's last stage.
  public static final String CLOSE = "close";

  private static final Duration LONGEST = Duration.ofDays(1);

  /// One stage.
  ///
  /// @param name for reports, and to register jobs for it
  /// @param limit how long it may take, a day at most
  /// @param stops whether background tasks, and the timers that want it, are cancelled when it
  ///   begins
  public record Stage(String name, Duration limit, boolean stops) {
    /// Checks the range.
    public Stage {
      Objects.requireNonNull(name, "name");
      if (limit.isNegative() || limit.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "stage " + name + " of a shutdown has " + limit + "; it may have 0 to 24 hours");
      }
    }
  }

  /// Checks the names, and keeps its own copy of `stages`.
  public ShutdownPlan {
    stages = List.copyOf(stages);
    if (stages.stream().map(Stage::name).distinct().count() < stages.size()) {
      throw new IllegalArgumentException("two stages of a shutdown have the same name: " + stages);
    }
  }

  /// A plan without stages and reserve.
  public static ShutdownPlan empty() {
    return new ShutdownPlan(List.of(), Duration.ZERO);
  }

  /// Home Assistant's plan: 20 s for jobs, 100 s to stop, 60 s for the final write, 30 s to close,
  /// and 30 s of reserve for workers and process: 240 s, after which its supervisor kills.
  public static ShutdownPlan homeAssistant() {
    return empty()
        .stage(SHUTDOWN_JOBS, Duration.ofSeconds(20))
        .stopStage(STOP_INTEGRATIONS, Duration.ofSeconds(100))
        .stage(FINAL_WRITE, Duration.ofSeconds(60))
        .stage(CLOSE, Duration.ofSeconds(30))
        .reserve(Duration.ofSeconds(30));
  }

  /// This plan with a stage more at its end.
  public ShutdownPlan stage(String name, Duration limit) {
    return with(new Stage(name, limit, false));
  }

  /// This plan with a stage more at its end, which cancels background tasks when it begins.
  public ShutdownPlan stopStage(String name, Duration limit) {
    return with(new Stage(name, limit, true));
  }

  private ShutdownPlan with(Stage stage) {
    List<Stage> more = new ArrayList<>(stages);
    more.add(stage);
    return new ShutdownPlan(more, reserve);
  }

  /// This plan with another reserve.
  public ShutdownPlan reserve(Duration time) {
    return new ShutdownPlan(stages, time);
  }

  /// The time of all stages and the reserve.
  public Duration total() {
    return stages.stream().map(Stage::limit).reduce(reserve, Duration::plus);
  }

  /// This plan with another total, split in the same shares.
  ///
  /// @throws IllegalStateException when the total is zero, so that there are no shares
  public ShutdownPlan within(Duration budget) {
    Duration total = total();
    if (!total.isPositive()) {
      throw new IllegalStateException("a plan of no time has no shares to split " + budget + " by");
    }
    double factor = (double) budget.toNanos() / total.toNanos();
    return new ShutdownPlan(
        stages.stream()
            .map(stage -> new Stage(stage.name, scaled(stage.limit, factor), stage.stops))
            .toList(),
        scaled(reserve, factor));
  }

  private static Duration scaled(Duration time, double factor) {
    return Duration.ofNanos((long) (time.toNanos() * factor));
  }
}
