package dev.hearth.cluster;

import java.time.Duration;

class NatsExecutorTest extends ExecutorKit {
  private NatsServer server;
  private InProcessExecutor threads;
  private NatsWorker worker;

  @Override
  void prepare() throws Exception {
    server = NatsServer.open();
    threads = InProcessExecutor.open(JobRegistry.load(), 2);
    worker =
        NatsWorker.open(
            server.options(),
            NatsWorkerOptions.defaults().withSlots(2).withDrain(Duration.ofSeconds(1)),
            threads);
    worker.serving().join();
  }

  @Override
  void tidy() throws Exception {
    if (server != null) {
      worker.close();
      threads.close();
      server.close();
    }
  }

  @Override
  RemoteExecutor another() {
    return NatsExecutor.open(server.options());
  }
}
