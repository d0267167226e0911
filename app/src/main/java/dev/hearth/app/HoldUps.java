package dev.hearth.app;

import dev.hearth.core.blocking.BlockingReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HandOver;
import dev.hearth.loop.SlowStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The steps that held the loop too long, counted by owner, step and line. The latest [#MOST] are
/// kept. Any thread.
final class HoldUps {
  static final int MOST = 100;

  private final Map<Key, BlockingReport.HoldUp> latestLast = new LinkedHashMap<>();

  private record Key(String owner, String what, @Nullable String line) {}

  /// Loop only.
  void listenTo(EventLoop loop) {
    loop.onSlowStep(this::add);
    loop.onHandOver(this::add);
  }

  void add(SlowStep step) {
    add(
        new Key(step.owner().name(), step.what(), lineOf(step.stack())),
        step.holding().toString(),
        step.ended() ? 1 : 0,
        0,
        step.held());
  }

  void add(HandOver over) {
    add(new Key(over.owner().name(), over.what(), lineOf(over.stack())), "", 0, 1, over.held());
  }

  private synchronized void add(Key key, String doing, long ended, long handedOver, Duration held) {
    BlockingReport.HoldUp old = latestLast.remove(key);
    latestLast.put(
        key,
        old == null
            ? new BlockingReport.HoldUp(
                key.owner(), key.what(), key.line(), doing, ended, handedOver, held)
            : new BlockingReport.HoldUp(
                key.owner(),
                key.what(),
                key.line(),
                doing.isEmpty() ? old.doing() : doing,
                old.count() + ended,
                old.handedOver() + handedOver,
                held.compareTo(old.longest()) > 0 ? held : old.longest()));
    if (latestLast.size() > MOST) {
      latestLast.remove(latestLast.keySet().iterator().next());
    }
  }

  synchronized List<BlockingReport.HoldUp> latestFirst() {
    return new ArrayList<>(latestLast.values()).reversed();
  }

  /// The innermost line that is not the JDK's, the loop's or the guard's.
  private static @Nullable String lineOf(List<StackTraceElement> stack) {
    return stack.stream()
        .filter(frame -> !isBelow(frame.getClassName()))
        .findFirst()
        .map(HoldUps::place)
        .orElse(null);
  }

  private static boolean isBelow(String type) {
    return type.startsWith("java.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("dev.hearth.loop.")
        || type.startsWith("dev.hearth.guard.");
  }

  /// `Meter.java:31 (com.acme.Meter.poll)`.
  static String place(StackTraceElement line) {
    String method = line.getClassName() + "." + line.getMethodName();
    return line.getFileName() == null
        ? method
        : line.getFileName() + ":" + line.getLineNumber() + " (" + method + ")";
  }
}
