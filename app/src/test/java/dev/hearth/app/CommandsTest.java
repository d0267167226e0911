package dev.hearth.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int run(String... more) {
    String[] arguments = new String[more.length + 5];
    System.arraycopy(
        new String[] {"run", "--config", folder.toString(), "--trial", "--port"},
        0,
        arguments,
        0,
        5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Main.execute(arguments);
  }

  @Test
  void runPrintsItsAddressAndHowToSignIn() {
    assertThat(run("0")).isZero();
    assertThat(out())
        .containsPattern("Hearth runs at http://127\\.0\\.0\\.1:\\d+\\n")
        .containsPattern("/#code=[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4} ");
  }

  @Test
  void theAddressPrintedIsOneToTypeIntoABrowser() {
    assertThat(run("0", "--host", "0.0.0.0")).isZero();
    assertThat(out())
        .containsPattern("Hearth runs at http://[a-z0-9.]+:\\d+\\n")
        .doesNotContain("0.0.0.0:");
  }

  @Test
  void aPortInUseIsOneClearMessage() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(run(Integer.toString(other.getLocalPort()))).isEqualTo(1);
      assertThat(err())
          .contains("port " + other.getLocalPort() + " on 127.0.0.1 is in use")
          .contains("--port")
          .doesNotContain("\tat ");
    }
  }

  /// Rows LIF-14, X-39
  @Test
  void aSecondHubOnTheSameFolderIsRefused() throws IOException {
    try (FolderLock _ = FolderLock.take(folder)) {
      assertThat(run("0")).isEqualTo(1);
    }
    assertThat(err())
        .contains("another Hearth (process " + ProcessHandle.current().pid() + ", version ")
        .contains(", since 20")
        .contains(") runs on " + folder);
  }

  @Test
  void checkReportsEveryErrorWithItsLine() throws IOException {
    Files.writeString(
        folder.resolve("configuration.yaml"),
        """
        mqtt:
          broker: localhost:1883
          pasword: x
        nosuchthing:
        """);
    assertThat(Main.execute("check", "--config", folder.toString())).isEqualTo(1);
    assertThat(out())
        .contains(
            "configuration.yaml:2: mqtt.broker: \"localhost:1883\" has no scheme; write"
                + " mqtt://localhost:1883")
        .contains("configuration.yaml:3: mqtt.pasword: unknown key; did you mean \"password\"?")
        .contains("configuration.yaml:4: nosuchthing")
        .contains("3 errors.");
  }

  @Test
  void checkIsContentWithAnAbsentConfiguration() {
    assertThat(Main.execute("check", "--config", folder.toString())).isZero();
    assertThat(out()).contains("There is no configuration.yaml in " + folder);
  }

  @Test
  void tokenCreatePrintsTheTokenAlone() {
    assertThat(create("phone")).isZero();
    assertThat(out()).matches("\\S{40,}\\R");
  }

  @Test
  void aNameIsUsedOnce() {
    assertThat(create("phone")).isZero();
    assertThat(create("phone")).isEqualTo(1);
    assertThat(err()).contains("phone");
    assertThat(Main.execute("token", "delete", "--config", folder.toString(), "phone")).isZero();
    assertThat(create("phone")).isZero();
  }

  @Test
  void wrongUsageSaysWhatIsRight() {
    assertThat(Main.execute("run", "--prot", "1")).isEqualTo(2);
    assertThat(err()).contains("--prot").contains("--port");
  }

  @Test
  void theDoctorFindsAHealthyHouseHealthy() {
    assertThat(Main.execute("doctor", "--config", folder.toString())).isZero();
    assertThat(out())
        .contains("ok  Java")
        .contains("ok  The guard")
        .contains("--  Broker         none is configured")
        .contains("none runs on " + folder)
        .contains("All is well.");
  }

  @Test
  void theDoctorNamesWhatIsToBeMended() throws IOException {
    Files.writeString(folder.resolve("guard.txt"), "file-open relokate\n");
    Files.writeString(
        folder.resolve("configuration.yaml"), "mqtt:\n  broker: mqtt://127.0.0.1:1\nnosuch:\n");

    assertThat(Main.execute("doctor", "--config", folder.toString())).isEqualTo(1);
    assertThat(out())
        .contains("guard.txt:1: \"relokate\" is no action")
        .contains("configuration.yaml:3: nosuch")
        .contains("mqtt://127.0.0.1:1 cannot be reached")
        .contains("3 things are to be mended.");
  }

  @Test
  void aLockSaysWhereItsHubRuns() throws IOException {
    try (FolderLock lock = FolderLock.take(folder)) {
      assertThat(FolderLock.runningHub(folder)).isEmpty();
      lock.say(URI.create("http://127.0.0.1:8123"));
      assertThat(FolderLock.runningHub(folder)).contains(URI.create("http://127.0.0.1:8123"));
    }
    assertThat(FolderLock.runningHub(folder)).isEmpty();
  }

  private int create(String name) {
    return Main.execute("token", "create", "--config", folder.toString(), "--name", name);
  }

  private int newIntegration(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"new", "integration", "--config", folder.toString()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Main.execute(arguments);
  }

  @Test
  void aNewIntegrationCompilesAndIsNeverOverwritten() throws IOException {
    assertThat(newIntegration("--single", "my_station")).isZero();
    Path file = folder.resolve("integrations/MyStation.java");
    assertThat(file).content().contains("class MyStation").contains("return \"my_station\"");
    assertThat(Main.execute("check", "--config", folder.toString())).isZero();

    Files.writeString(file, "class MyStation { int x = y; }\n");
    assertThat(Main.execute("check", "--config", folder.toString())).isEqualTo(1);
    assertThat(out()).contains("MyStation.java:1:27: cannot find symbol").contains("1 error.");
    assertThat(newIntegration("--single", "my_station")).isEqualTo(1);
    assertThat(err()).contains("MyStation.java exists already");
    assertThat(file).content().contains("int x = y");
  }

  @Test
  void theNameOfANewIntegrationIsChecked() {
    for (String name : new String[] {"My Station", "9lives", "a__b", "../up"}) {
      assertThat(newIntegration("--single", name)).isEqualTo(1);
      assertThat(err()).contains("\"" + name + "\" is no name for an integration");
    }
    assertThat(folder.resolve("integrations")).doesNotExist();
  }
}
