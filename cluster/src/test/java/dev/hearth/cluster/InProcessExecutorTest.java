package dev.hearth.cluster;

class InProcessExecutorTest extends ExecutorKit {
  @Override
  RemoteExecutor another() {
    return InProcessExecutor.open(JobRegistry.load(), 2);
  }
}
