package dev.hearth.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/// The jobs of a local executor that have a key: one run for all who ask with the same key.
final class KeyedJobs {
  private static final int MAX = 1_000;

  private final Map<String, PendingJob> byKey = new LinkedHashMap<>();

  RemoteJob submit(String key, JobRequest request, LocalExecutor executor) {
    PendingJob first;
    synchronized (byKey) {
      first = byKey.get(key);
      if (first == null) {
        makeRoom();
        PendingJob job = executor.start(Names.random(), 1, request, () -> {});
        byKey.put(key, job);
        return job;
      }
    }
    JobRequest known = first.request();
    if (!known.name().equals(request.name()) || known.version() != request.version()) {
      throw otherJob(key, request, known.name(), known.version());
    }
    PendingJob follower = executor.waiting(Names.random(), request);
    follower.stopWith(() -> first.cancel(true));
    first.onSettled(follower::ended);
    return follower;
  }

  static InvalidJobException otherJob(String key, JobRequest request, String name, int version) {
    return new InvalidJobException(
        "job %s version %d: the idempotency key %s belongs to job %s version %d"
            .formatted(request.name(), request.version(), Names.quoted(key), name, version));
  }

  private void makeRoom() {
    var entries = byKey.entrySet().iterator();
    while (byKey.size() >= MAX && entries.hasNext()) {
      if (entries.next().getValue().isSettled()) {
        entries.remove();
      }
    }
    if (byKey.size() >= MAX) {
      throw new BusyException("%d jobs with a key are under way; try again later".formatted(MAX));
    }
  }
}
