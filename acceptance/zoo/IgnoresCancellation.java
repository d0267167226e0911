import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Goes on when it is asked to end. */
public class IgnoresCancellation implements Integration {
  @Override
  public String domain() {
    return "ignores_cancellation";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    while (true) {
      try {
        hub.loop().sleep(Duration.ofSeconds(1));
      } catch (RuntimeException e) {
        // goes on
      }
    }
  }
}
