import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads a pipe that nobody writes to, while it is set up. */
public class BlocksInSetUp implements Integration {
  @Override
  public String domain() {
    return "blocks_in_set_up";
  }

  @Override
  public void setUp(Hub hub, Map<String, Object> config) throws Exception {
    Files.readString(Path.of(System.getenv("HEARTH_ZOO_PIPE")));
  }
}
