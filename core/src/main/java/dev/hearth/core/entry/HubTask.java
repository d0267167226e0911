package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import java.util.concurrent.Callable;

/// Runs what must not end half-way in a task of the hub's, whatever happens to its caller.
final class HubTask {
  private HubTask() {}

  /// Suspends the calling task until the body has ended, and throws what it throws.
  static <T> T run(Hub hub, String name, Callable<T> body) {
    Task<T> task = hub.loop().start(hub.loop().owner(Hub.OWNER), name, body);
    try {
      return Tasks.shield(task).await();
    } catch (TaskFailedException e) {
      for (Throwable each = e.getCause(); each != null; each = each.getCause()) {
        if (each instanceof HubException own) {
          throw own;
        }
      }
      throw e;
    }
  }
}
