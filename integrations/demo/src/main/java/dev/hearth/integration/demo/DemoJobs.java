package dev.hearth.integration.demo;

import dev.hearth.cluster.JobContext;
import dev.hearth.cluster.JobProvider;
import dev.hearth.cluster.JobRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `demo_primes`: how many prime numbers there are up to a limit. Something to compute, for trying
/// out workers.
public final class DemoJobs implements JobProvider {
  private static final long MAX_LIMIT = 1_000_000_000;
  private static final int REPORT_EVERY = 1 << 20;

  /// For the service loader.
  public DemoJobs() {}

  @Override
  public void register(JobRegistry.Builder jobs) {
    var _ = jobs.add("demo_primes", 1, DemoJobs::primes);
  }

  private static Object primes(JobContext context, Map<String, @Nullable Object> arguments) {
    if (!(arguments.get("limit") instanceof Long limit) || limit < 2 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "demo_primes: limit is %s: write a whole number from 2 to %d"
              .formatted(arguments.get("limit"), MAX_LIMIT));
    }
    long found = 0;
    for (long number = 2; number <= limit; number++) {
      if (isPrime(number)) {
        found++;
      }
      if (number % REPORT_EVERY == 0) {
        context.checkCancelled();
        context.progress(Map.of("done", (double) number / limit));
      }
    }
    return Map.of("limit", limit, "primes", found);
  }

  private static boolean isPrime(long number) {
    for (long divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
