package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.guard.natives.Driver;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
  @TempDir Path directory;

  private List<Category> both(Callable<?> call) throws Exception {
    call.call(); // classes and libraries are loaded
    List<Category> platform = Recorder.onPlatformThread(call);
    assertThat(Recorder.onVirtualThread(call)).isEqualTo(platform);
    return platform;
  }

  private Path file() throws Exception {
    return Files.writeString(directory.resolve("file"), "text");
  }

  @Test
  void seesFilesOfBothApisOnEveryThread() throws Exception {
    Path file = file();
    assertThat(both(() -> Files.readString(file)))
        .containsExactly(Category.FILE_OPEN, Category.FILE_READ);
    assertThat(both(() -> Files.writeString(file, "x")))
        .containsExactly(Category.FILE_OPEN, Category.FILE_WRITE);
    assertThat(
            both(() -> {
              try (var in = new FileInputStream(file.toFile())) {
                return in.read();
              }
            }))
        .containsExactly(Category.FILE_OPEN, Category.FILE_READ);
    assertThat(
            both(() -> {
              try (var out = new FileOutputStream(file.toFile())) {
                out.write(1);
                out.getFD().sync();
              }
              return null;
            }))
        .containsExactly(Category.FILE_OPEN, Category.FILE_WRITE, Category.FILE_SYNC);
    assertThat(
            both(() -> {
              try (var access = new RandomAccessFile(file.toFile(), "rw")) {
                access.seek(1);
                access.writeByte(1);
              }
              return null;
            }))
        .containsExactly(Category.FILE_OPEN, Category.FILE_READ, Category.FILE_WRITE);
    assertThat(both(() -> file.toFile().exists() && Files.isDirectory(directory)))
        .containsExactly(Category.FILE_META);
    assertThat(both(() -> directory.toFile().list())).containsExactly(Category.DIRECTORY);
  }

  @Test
  void seesFileChannels() throws Exception {
    Path file = file();
    assertThat(
            both(() -> {
              try (var channel =
                  FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(8));
                channel.force(true);
                try (var lock = channel.lock()) {
                  return channel.map(FileChannel.MapMode.READ_WRITE, 0, 8).force().load();
                }
              }
            }))
        .contains(
            Category.FILE_OPEN,
            Category.FILE_WRITE,
            Category.FILE_SYNC,
            Category.FILE_LOCK,
            Category.FILE_READ);
  }

  @Test
  void seesNamesProcessesAndClasses() throws Exception {
    assertThat(both(() -> NetworkInterface.getByName("lo"))).contains(Category.NAME_RESOLUTION);
    assertThat(both(() -> ProcessHandle.current().info())).contains(Category.PROCESS);
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(Recorder.onPlatformThread(() -> new ProcessBuilder("true").start()))
        .contains(Category.PROCESS);
    assertThat(Recorder.onPlatformThread(() -> Class.forName("dev.hearth.guard.natives.Unloaded")))
        .first()
        .isEqualTo(Category.CLASS_LOADING);
  }

  @Test
  void seesWaitsOfPlatformThreads() throws Exception {
    Object monitor = new Object();
    assertThat(Recorder.onPlatformThread(() -> sleep())).containsExactly(Category.SLEEP);
    assertThat(Recorder.onPlatformThread(() -> await(monitor)))
        .containsExactly(Category.MONITOR_WAIT);
    assertThat(Recorder.onPlatformThread(() -> park())).containsExactly(Category.PARK);
    assertThat(Recorder.onPlatformThread(() -> new ReentrantLock().tryLock(1, TimeUnit.SECONDS)))
        .isEmpty();
    assertThat(
            Recorder.onPlatformThread(() -> {
              Thread.sleep(0);
              return null;
            }))
        .isEmpty();
  }

  @Test
  void seesWhereVirtualThreadsSuspendAndWhereTheyAreHeld() throws Exception {
    Object monitor = new Object();
    assertThat(Recorder.recordOnVirtualThread(new Recorder(), () -> sleep()))
        .startsWith("enter PARK setState 1000000", "exit PARK")
        .noneMatch(event -> event.contains("SLEEP"));
    assertThat(Recorder.onVirtualThread(() -> await(monitor))).contains(Category.MONITOR_WAIT);
    assertThat(
            Recorder.onVirtualThread(() -> {
              LockSupport.unpark(Thread.currentThread());
              LockSupport.park();
              return null;
            }))
        .isEmpty();
    assertThat(
            Recorder.recordOnVirtualThread(
                new Recorder(),
                () -> {
                  Class.forName("dev.hearth.guard.ProbesTest$SleepsAtFirstUse");
                  return null;
                }))
        .anyMatch(event -> event.startsWith("enter PARK park 0"));
  }

  static final class SleepsAtFirstUse {
    static {
      sleep();
    }
  }

  private static Object sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private static Object park() {
    LockSupport.parkNanos(1_000);
    return "";
  }

  private static Object await(Object monitor) throws InterruptedException {
    synchronized (monitor) {
      monitor.wait(1);
    }
    return "";
  }

  @Test
  void seesSocketsOfPlatformThreads() throws Exception {
    assertThat(Recorder.onPlatformThread(() -> talk(new ServerSocket(0))))
        .contains(Category.SOCKET);
    assertThat(Recorder.onPlatformThread(this::talkByChannel)).contains(Category.SOCKET);
    try (Selector selector = Selector.open()) {
      assertThat(Recorder.onPlatformThread(() -> selector.select(1))).contains(Category.SELECT);
      assertThat(Recorder.onPlatformThread(selector::selectNow)).isEmpty();
    }
  }

  private static Object talk(ServerSocket server) throws Exception {
    try (server;
        Socket client = new Socket("127.0.0.1", server.getLocalPort());
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(1);
      return client.getInputStream().read();
    }
  }

  private Object talkByChannel() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      accepted.write(ByteBuffer.allocate(1));
      return client.read(ByteBuffer.allocate(1));
    }
  }

  @Test
  void leavesNonBlockingChannelsAlone() throws Exception {
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      client.configureBlocking(false);
      assertThat(Recorder.onPlatformThread(() -> client.read(ByteBuffer.allocate(1)))).isEmpty();
    }
  }

  @Test
  void aChannelThatBlocksEndsWhenTheReadDoes() throws Exception {
    List<String> events =
        Recorder.recordOnPlatformThread(new Recorder(), this::talkByChannel).stream()
            .filter(event -> event.contains("SOCKET"))
            .toList();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).startsWith(i % 2 == 0 ? "enter" : "exit");
    }
    assertThat(events).hasSize(8);
  }

  @Test
  void exitIsCalledOnceWhenTheNativeThrows() throws Exception {
    Recorder recorder = new Recorder();
    assertThat(
            Recorder.recordOnPlatformThread(
                recorder,
                () -> {
                  try {
                    new FileInputStream("/does/not/exist").close();
                  } catch (FileNotFoundException e) {
                    return null;
                  }
                  throw new AssertionError("opened");
                }))
        .containsExactly("enter FILE_OPEN open0 /does/not/exist", "exit FILE_OPEN");
  }

  @Test
  void monitorsAreReleasedWhenAWaitThrows() throws Exception {
    Object monitor = new Object();
    Recorder recorder = new Recorder();
    assertThatThrownBy(() ->
            Recorder.recordOnPlatformThread(
                recorder,
                () -> {
                  Thread.currentThread().interrupt();
                  return await(monitor);
                }))
        .isInstanceOf(InterruptedException.class);
    assertThat(recorder.events).hasSize(2).last().isEqualTo("exit MONITOR_WAIT");
    assertThat(await(monitor)).isEqualTo("");
  }

  @Test
  void whatEnterThrowsKeepsTheCallFromBeingMade() throws Exception {
    Path made = directory.resolve("made");
    Recorder recorder = new Recorder();
    recorder.thrownByEnter = new GuardException("no");
    assertThatThrownBy(() -> Recorder.recordOnPlatformThread(recorder, () -> made.toFile().mkdir()))
        .isSameAs(recorder.thrownByEnter);
    assertThat(recorder.events).hasSize(1).first().asString().startsWith("enter DIRECTORY");
    assertThat(made).doesNotExist();
  }

  @Test
  void aThreadCanBeGuardedFromBirthAndIsReleasedAtItsEnd() throws Exception {
    Recorder.probes();
    var thread = new Recorder.BornGuarded(() -> sleep());
    thread.start();
    thread.join();
    assertThat(thread.recorder.events).startsWith("enter SLEEP sleepNanos 1000000", "exit SLEEP");
  }

  @Test
  void nativesOfNamedPackagesAreSeenAndStillLinked() throws Exception {
    Recorder.probes();
    Recorder recorder = new Recorder();
    assertThatThrownBy(() ->
            Recorder.recordOnPlatformThread(
                recorder,
                () -> {
                  try {
                    return new Driver().step(1, "");
                  } catch (UnsatisfiedLinkError e) {
                    throw new IllegalStateException(e.getMessage());
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("step(long, java.lang.String)");
    assertThat(recorder.events).endsWith("enter NATIVE step 0", "exit NATIVE");
  }

  @Test
  void nothingIsMissing() {
    assertThat(Recorder.probes().missing()).isEmpty();
  }
}
