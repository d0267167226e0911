import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps two megabytes more every tenth of a second. */
public class Allocates implements Integration {
  @Override
  public String domain() {
    return "allocates";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.loop().startBackground("allocate", () -> {
      List<byte[]> kept = new ArrayList<>();
      while (true) {
        kept.add(new byte[2_000_000]);
        hub.loop().sleep(Duration.ofMillis(100));
      }
    });
  }
}
