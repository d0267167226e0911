import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Never comes back from its end. */
public class BlocksInUnload implements Integration {
  @Override
  public String domain() {
    return "blocks_in_unload";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {}

  @Override
  public void shutDown() throws Exception {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }
}
