import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.time.Duration;
import java.util.Map;

/** Throws in listeners, timers and tasks. */
public class ThrowsEverywhere implements Integration {
  @Override
  public String domain() {
    return "throws_everywhere";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) {
    hub.bus().listen("*", event -> fail("listener"));
    again(hub);
    hub.loop().startBackground("failing task", () -> fail("task"));
  }

  private void again(Hub hub) {
    hub.loop().callLater(Duration.ofMillis(100), () -> {
      again(hub);
      fail("timer");
    });
  }

  private static boolean fail(String where) {
    throw new IllegalStateException("no good " + where);
  }
}
