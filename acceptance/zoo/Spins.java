import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Computes for ever, in a callback. */
public class Spins implements Integration {
  @Override
  public String domain() {
    return "spins";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.loop().callLater(Duration.ofSeconds(2), () -> {
      while (true) {
        Thread.onSpinWait();
      }
    });
  }
}
