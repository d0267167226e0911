package dev.hearth.workers;

/// A parent to be killed: prints the number of a child whose job never ends.
final class Orphaning {
  private Orphaning() {}

  public static void main(String[] arguments) throws InterruptedException {
    ProcessPool pool = ProcessPool.open(ProcessPoolOptions.named("orphaning").withProcesses(1));
    JobOptions options = JobOptions.named("spin").withProgress(System.out::println);
    var _ =
        pool.submit(
            options,
            () -> {
              ProcessJob.current().report(ProcessHandle.current().pid());
              long count = 0;
              while (count >= 0) {
                count = (count + 1) & 0xffff;
              }
              return 0;
            });
    Thread.sleep(100_000);
  }
}
