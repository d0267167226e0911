import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Waits in its set-up for what never comes. */
public class NeverFinishes implements Integration {
  @Override
  public String domain() {
    return "never_finishes";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) throws Exception {
    new Semaphore(0).acquire();
  }
}
