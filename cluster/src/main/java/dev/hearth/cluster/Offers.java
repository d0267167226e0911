package dev.hearth.cluster;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What workers can run, for the message to somebody whose job none of them can.
final class Offers {
  private Offers() {}

  static String missing(String job, int version, List<Envelope.Offer> offers) {
    if (offers.isEmpty()) {
      return "job %s version %d: no worker is connected; start one".formatted(job, version);
    }
    TreeMap<Integer, Integer> workers = new TreeMap<>();
    Set<String> names = new TreeSet<>();
    for (Envelope.Offer offer : offers) {
      names.addAll(offer.jobs().keySet());
      for (int known : offer.jobs().getOrDefault(job, List.of())) {
        workers.merge(known, 1, Integer::sum);
      }
    }
    if (workers.isEmpty()) {
      return "no worker has a job %s; %s %s"
          .formatted(job, count(offers.size(), "worker has", "workers have"), names);
    }
    List<String> parts =
        workers.entrySet().stream()
            .map(entry ->
                "%s %s in version %d"
                    .formatted(
                        count(entry.getValue(), "worker has", "workers have"), job, entry.getKey()))
            .toList();
    return "%s; version %d was asked for".formatted(NoWorkersException.list(parts), version);
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
