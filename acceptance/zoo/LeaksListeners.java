import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Listens anew every time, and never stops listening. */
public class LeaksListeners implements Integration {
  @Override
  public String domain() {
    return "leaks_listeners";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.loop().callLater(Duration.ofMillis(10), () -> {
      setUp(hub, config);
      for (int i = 0; i < 10; i++) {
        hub.bus().listen("never_fired", event -> {});
      }
    });
  }
}
