import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Fires events as fast as the loop lets it. */
public class Floods implements Integration {
  @Override
  public String domain() {
    return "floods";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.bus().listen("flood", event -> {});
    again(hub);
  }

  private void again(Hub hub) {
    hub.loop().callLater(Duration.ofMillis(1), () -> {
      again(hub);
      for (int i = 0; i < 2_000; i++) {
        hub.bus().fire("flood", Map.of("number", i));
      }
    });
  }
}
