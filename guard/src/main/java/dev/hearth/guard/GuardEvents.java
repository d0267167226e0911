package dev.hearth.guard;

import java.util.stream.Collectors;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// Events of the JDK Flight Recorder: every call, not only the first of a site.
///
/// Whether a recording wants them is asked on the guarded thread, which takes 2 ns. They are
/// written by the guard's own, so their thread and time are not those of the call; the fields say
/// these.
final class GuardEvents {
  private GuardEvents() {}

  @Name("dev.hearth.BlockingCall")
  @Label("Blocking Call")
  @jdk.jfr.Category("Hearth")
  @Description("A call that blocked an event loop, or was stopped before it did")
  @StackTrace(false)
  static final class BlockingCallEvent extends Event {
    @Label("Category")
    @Nullable String category;

    @Label("Call")
    @Nullable String call;

    @Label("Argument")
    @Nullable String argument;

    @Label("Line")
    @Nullable String line;

    @Label("Owner")
    @Nullable String owner;

    @Label("Work")
    @Nullable String work;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("Held")
    @Timespan
    long held;

    @Label("Stack")
    @Nullable String stack;
  }

  @Name("dev.hearth.Relocation")
  @Label("Relocation")
  @jdk.jfr.Category("Hearth")
  @Description("A task was moved off its loop for one blocking call, and back")
  @StackTrace(false)
  static final class RelocationEvent extends Event {
    @Label("Call")
    @Nullable String call;

    @Label("Owner")
    @Nullable String owner;

    @Label("Work")
    @Nullable String work;

    @Label("Line")
    @Nullable String line;

    @Label("Elsewhere")
    @Timespan
    long elsewhere;

    @Label("Overhead")
    @Timespan
    long overhead;
  }

  /// Whether a recording wants these events. Any thread.
  static boolean areWanted() {
    return new BlockingCallEvent().isEnabled() || new RelocationEvent().isEnabled();
  }

  /// Writes what is known of a call. Blocks.
  static void write(BlockingCall call, long overheadNanos) {
    StackTraceElement line = call.line();
    if (call.outcome() == BlockingCall.Outcome.RELOCATED) {
      RelocationEvent moved = new RelocationEvent();
      moved.call = call.call();
      moved.owner = call.work().owner();
      moved.work = call.work().name();
      moved.line = line == null ? null : line.toString();
      moved.elsewhere = call.duration().toNanos();
      moved.overhead = overheadNanos;
      moved.commit();
    }
    BlockingCallEvent event = new BlockingCallEvent();
    event.category = call.category().id();
    event.call = call.call();
    event.argument = call.argument();
    event.line = line == null ? null : line.toString();
    event.owner = call.work().owner();
    event.work = call.work().name();
    event.outcome = call.outcome().name();
    event.held = call.duration().toNanos();
    event.stack =
        call.stack().stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
    event.commit();
  }
}
