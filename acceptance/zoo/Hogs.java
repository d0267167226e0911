import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Computes 30 of every 60 milliseconds: too short for the loop to be taken from it. */
public class Hogs implements Integration {
  @Override
  public String domain() {
    return "hogs";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.loop().callLater(Duration.ofMillis(30), () -> {
      setUp(hub, config);
      long end = System.nanoTime() + 30_000_000;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    });
  }
}
