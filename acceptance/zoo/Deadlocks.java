import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Takes two locks in both orders. */
public class Deadlocks implements Integration {
  private final ReentrantLock first = new ReentrantLock();
  private final ReentrantLock second = new ReentrantLock();

  @Override
  public String domain() {
    return "deadlocks";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.loop().start("second before first", () -> take(hub, second, first));
    take(hub, first, second);
  }

  private static boolean take(Hub hub, ReentrantLock one, ReentrantLock other) {
    one.lock();
    hub.loop().sleep(Duration.ofMillis(10));
    other.lock();
    return true;
  }
}
