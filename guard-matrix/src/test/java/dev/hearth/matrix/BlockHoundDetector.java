package dev.hearth.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;

/// The peer. It collects instead of throwing, so that every row runs to its end.
///
/// It counts what it reports on the thread that makes the call, while that is being made, so the
/// loops' own waiting is not held against it. Virtual threads of Hearth's loop are guarded as its
/// users would have to: by a predicate.
final class BlockHoundDetector implements Detector {
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

  BlockHoundDetector() {
    BlockHound.builder()
        .loadIntegrations()
        .nonBlockingThreadPredicate(before -> before.or(BlockHoundDetector::isGuarded))
        .blockingMethodCallback(method -> {
          if (Harness.isInCall(Thread.currentThread())) {
            seen.add(new Seen(method.toString(), null, "", true));
          }
        })
        .install();
  }

  private static boolean isGuarded(Thread thread) {
    String name = thread.getName();
    return name.startsWith("matrix-")
            && !name.startsWith("matrix-helper")
            && !name.startsWith("matrix-holder")
        || name.startsWith("vert.x-eventloop");
  }

  @Override
  public String name() {
    return "BlockHound";
  }

  @Override
  public void begin() {
    seen.clear();
  }

  @Override
  public List<Seen> end() {
    return new ArrayList<>(seen);
  }
}
