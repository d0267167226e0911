package dev.hearth.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What Home Assistant's detector of blocking calls looks for, and what its documentation names
/// besides: the call in Java that does the same is seen in a callback.
class HomeAssistantDetectorTest {
  private static final Harness HARNESS = new Harness(25);
  private static GuardDetector guard;
  private static Kind callbacks;

  @BeforeAll
  static void install() {
    guard = GuardDetector.install();
    callbacks = Kinds.CALLBACK.open(guard);
  }

  @AfterAll
  static void close() {
    callbacks.close();
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        // The 18 functions of the detector.
        is("http.client.HTTPConnection.putrequest", "HttpURLConnection.connect()"),
        is("time.sleep", "Thread.sleep(long)"),
        is("glob.glob", "Files.newDirectoryStream(glob)"),
        is("glob.iglob", "DirectoryStream.iterator().next()"),
        is("os.walk", "Files.walkFileTree()"),
        is("os.listdir", "File.list()"),
        is("os.scandir", "Files.list()"),
        is("builtins.open", "new FileInputStream(File)"),
        is("importlib.import_module", "Class.forName(), class path"),
        is("SSLContext.load_default_certs", "TrustManagerFactory.init(default)"),
        is("SSLContext.load_verify_locations", "KeyStore.getInstance(File)"),
        is("SSLContext.load_cert_chain", "KeyStore.load(file)"),
        is("SSLContext.set_default_verify_paths", "SSLContext.init(default)"),
        is("Path.open", "Files.newInputStream()"),
        is("Path.read_text", "Files.readString()"),
        is("Path.read_bytes", "Files.readAllBytes()"),
        is("Path.write_text", "Files.writeString()"),
        is("Path.write_bytes", "Files.write()"),
        // What the documentation names, and the detector sees in part.
        is("open for writing", "new FileOutputStream(File)"),
        is("open for both", "new RandomAccessFile(File, \"rw\")"),
        is("file.read", "FileInputStream.read(byte[])"),
        is("file.readline", "BufferedReader.readLine() of a file"),
        is("file.write", "FileOutputStream.write(byte[])"),
        is("file.flush", "FileWriter.flush()"),
        is("file.seek and read", "RandomAccessFile.read(byte[])"),
        is("import", "first use of a class, class path"),
        is("an HTTP request", "HttpClient.send()"),
        is("glob", "Files.find().count()"),
        is("iglob", "Files.newDirectoryStream()"),
        is("walk", "Files.walk().count()"),
        is("listdir", "File.listFiles()"),
        is("scandir", "Files.list().toList()"),
        is("os.stat", "Files.readAttributes(Basic)"),
        is("os.path.exists", "File.exists()"));
  }

  private static Arguments is(String python, String java) {
    return Arguments.of(python, java);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("functions")
  void isSeen(String python, String java) throws Exception {
    Row<?> row = Catalog.rows().stream().filter(r -> r.name.equals(java)).findFirst().orElseThrow();
    HARNESS.expect(row);
    Harness.Outcome outcome = HARNESS.run(row, callbacks, List.of(guard));
    var seen = outcome.seenBy(GuardDetector.NAME);
    assertThat(seen).as(python).isNotEmpty();
    assertThat(Verdict.hasLine(outcome, seen)).as("line %s in %s", row.lines, seen).isTrue();
    assertThat(owners(seen)).containsExactly(callbacks.owner());
  }

  private static Set<String> owners(List<Detector.Seen> seen) {
    return seen.stream().map(Detector.Seen::owner).collect(Collectors.toSet());
  }
}
