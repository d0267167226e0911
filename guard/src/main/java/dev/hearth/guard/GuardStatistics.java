package dev.hearth.guard;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the guard has counted since it was installed.
///
/// @param all every call that was reported or counted at a site
/// @param sites those that took the most time first; what exceeds 10,000 sites is not among them
/// @param otherSites the calls of all further sites
/// @param owners those that took the most time first
/// @param shortWaits waits for locks and queues that were over in less than 20 µs: no report
/// @param allowed calls that the policy allows
/// @param droppedReports reports that no sink has got, since too many came at once
/// @param guardFailures how often the guard itself has failed; the first is in the log
public record GuardStatistics(
    Calls all,
    List<Site> sites,
    Calls otherSites,
    List<Owner> owners,
    long shortWaits,
    long allowed,
    long droppedReports,
    long guardFailures) {
  /// Figures about some calls.
  ///
  /// @param count how many
  /// @param total how long they took together, wherever they ran
  /// @param longest how long the longest took
  /// @param relocated how many were moved off the loop
  /// @param couldNotMove how many should have been and could not
  /// @param raised how many were answered with an exception
  /// @param relocationOverhead what moving there and back took besides the calls: what one explicit
  ///   offload of all of them together would save, but for one round trip
  public record Calls(
      long count,
      Duration total,
      Duration longest,
      long relocated,
      long couldNotMove,
      long raised,
      Duration relocationOverhead) {}

  /// One line of an owner's code that calls one thing.
  ///
  /// @param category what the call does
  /// @param call what is called, as source has it
  /// @param line null when no code but the JDK's was on the stack
  /// @param perMinute how many calls there were in the last full minute; until there is one, so far
  /// @param instead what to use, one sentence
  public record Site(
      String owner,
      Category category,
      String call,
      @Nullable StackTraceElement line,
      long perMinute,
      String instead,
      Calls calls) {}

  /// Everything one owner has done.
  public record Owner(String owner, Calls calls) {}

  /// Keeps its own copies.
  public GuardStatistics {
    sites = List.copyOf(sites);
    owners = List.copyOf(owners);
  }
}
