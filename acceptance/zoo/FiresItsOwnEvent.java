import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.util.Map;

/** Fires, whenever it hears an event, the same again. */
public class FiresItsOwnEvent implements Integration {
  @Override
  public String domain() {
    return "fires_its_own_event";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.bus().listen("echo", event -> hub.bus().fire("echo", Map.of()));
    hub.bus().fire("echo", Map.of());
  }
}
