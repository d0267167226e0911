package dev.hearth.workers;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The pool's own thread: it owns the folder and the socket, lets children in, and keeps the times.
/// It calls nothing of another's and waits for nothing but its selector, so that a kill is never
/// late. All files and processes are touched here or on the children's threads, never on the thread
/// that uses the pool, which may be a loop's.
final class Keeper implements Runnable {
  private static final Logger LOG = System.getLogger(Keeper.class.getName());
  private static final int STRANGERS = 64;
  private static final Duration HELLO = Duration.ofSeconds(5);
  private static final int PATH_LIMIT = 100;

  private final ProcessPoolOptions options;
  private final Roster roster;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListSet<Timer> timers = new ConcurrentSkipListSet<>();
  private final AtomicLong timerNumber = new AtomicLong();
  private final ThreadPoolExecutor deliveries;
  private volatile @Nullable Selector selector;

  // The keeper's thread only.
  private final Map<Long, Expected> expected = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private @Nullable Path folder;
  private @Nullable ServerSocketChannel server;
  private int strangers;

  Keeper(ProcessPoolOptions options, Roster roster) {
    this.options = options;
    this.roster = roster;
    this.deliveries =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // one entry a job with a deadline: the queue limit bounds
            // it
            body -> thread(options.name() + "-overdue", body));
    deliveries.allowCoreThreadTimeOut(true);
  }

  /// Something to be done at a time.
  record Timer(long due, long number, Runnable action) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.signum(due - other.due);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Expected(Child child, byte[] token) {}

  /// A thread of the pool's. A task of a loop may be what makes it, so it must be a platform thread
  /// and inherit nothing.
  static Thread thread(String name, Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .inheritInheritableThreadLocals(false)
        .name(name)
        .unstarted(body);
  }

  void start() {
    thread(options.name() + "-keeper", this).start();
  }

  /// Runs a command on the keeper's thread. Any thread.
  void execute(Runnable command) {
    boolean _ = commands.add(command);
    wake();
  }

  /// Lets the keeper look whether it is needed still. Any thread.
  void wake() {
    Selector waking = selector;
    if (waking != null) {
      waking.wakeup();
    }
  }

  /// Runs an action on the keeper's thread after a time. Any thread.
  Timer after(Duration delay, Runnable action) {
    long due = System.nanoTime() + TimeUnit.NANOSECONDS.convert(delay);
    Timer timer = new Timer(due, timerNumber.incrementAndGet(), action);
    boolean _ = timers.add(timer);
    if (timers.first().equals(timer)) {
      wake();
    }
    return timer;
  }

  /// Forgets a timer. Any thread.
  void drop(Timer timer) {
    boolean _ = timers.remove(timer);
  }

  /// Completes a future, with whatever others have chained to it.
  void deliver(Runnable completion) {
    deliveries.execute(completion);
  }

  @Override
  public void run() {
    try (Selector own = Selector.open()) {
      selector = own;
      while (true) {
        runCommands();
        long wait = runTimers();
        if (commands.isEmpty() && roster.isOver()) {
          break;
        }
        if (commands.isEmpty()) {
          select(own, wait);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "process pool " + options.name() + " has lost its selector", e);
      roster.stop();
      runCommands();
    } finally {
      removeFiles();
      deliveries.shutdown();
      roster.terminated();
    }
  }

  private void runCommands() {
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      guarded(command);
    }
  }

  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a process pool's own action failed", e);
    }
  }

  /// @return how long until the next timer, in ms; zero for no timer
  private long runTimers() {
    while (!timers.isEmpty()) {
      Timer next = timers.first();
      long left = next.due() - System.nanoTime();
      if (left > 0) {
        return left / 1_000_000 + 1;
      }
      if (timers.remove(next)) {
        guarded(next.action());
      }
    }
    return 0;
  }

  private void select(Selector own, long wait) throws IOException {
    own.select(wait);
    for (SelectionKey key : own.selectedKeys()) {
      if (!key.isValid()) {
        continue;
      }
      if (key.isAcceptable()) {
        accept(own);
      } else if (key.attachment() instanceof Stranger stranger) {
        stranger.read(key);
      }
    }
    own.selectedKeys().clear();
    own.selectNow(); // lets go of channels whose keys were cancelled
    for (Runnable ready = admitted.poll(); ready != null; ready = admitted.poll()) {
      guarded(ready);
    }
    own.selectedKeys().clear();
  }

  private final Queue<Runnable> admitted = new ConcurrentLinkedQueue<>();

  /// The socket for the next child, and the token that it is to show.
  byte[] expect(Child child) throws IOException {
    byte[] token = new byte[ChildConfig.TOKEN_BYTES];
    random.nextBytes(token);
    expected.put(child.number(), new Expected(child, token));
    return token;
  }

  /// No connection of this child's is wanted any more.
  void forget(Child child) {
    expected.remove(child.number());
  }

  /// The socket, which is made when the first child is started.
  Path socket() throws IOException {
    Selector own = selector;
    if (own == null) {
      throw new IOException("the pool has no selector");
    }
    if (folder == null) {
      Path made = makeFolder();
      folder = made;
      ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server = opened;
      opened.bind(UnixDomainSocketAddress.of(made.resolve("socket")), STRANGERS);
      opened.configureBlocking(false);
      opened.register(own, SelectionKey.OP_ACCEPT);
    }
    return folder.resolve("socket");
  }

  private static Path makeFolder() throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (temporary.toString().length() + 60 > PATH_LIMIT) {
      temporary = Path.of("/tmp"); // a socket's path has 108 bytes at most
    }
    String prefix = "hearth-workers-" + ProcessHandle.current().pid() + "-";
    return Files.createTempDirectory(temporary, prefix, mode);
  }

  private void accept(Selector own) throws IOException {
    ServerSocketChannel from = server;
    if (from == null) {
      return;
    }
    for (SocketChannel channel = from.accept(); channel != null; channel = from.accept()) {
      if (strangers >= STRANGERS) {
        channel.close();
        continue;
      }
      strangers++;
      channel.configureBlocking(false);
      Stranger stranger = new Stranger(channel);
      stranger.limit = after(HELLO, stranger::turnAway);
      channel.register(own, SelectionKey.OP_READ, stranger);
    }
  }

  /// Somebody who has connected and not yet shown a token.
  private final class Stranger {
    private final SocketChannel channel;
    private final ByteBuffer hello = ByteBuffer.allocate(8 + ChildConfig.TOKEN_BYTES);
    private @Nullable Timer limit;
    private boolean known;

    Stranger(SocketChannel channel) {
      this.channel = channel;
    }

    void read(SelectionKey key) {
      int count;
      try {
        count = channel.read(hello);
      } catch (IOException e) {
        count = -1;
      }
      if (count < 0) {
        turnAway();
      } else if (!hello.hasRemaining()) {
        hello.flip();
        Expected who = expected.remove(hello.getLong());
        byte[] shown = new byte[ChildConfig.TOKEN_BYTES];
        hello.get(shown);
        if (who == null) {
          turnAway();
        } else if (!MessageDigest.isEqual(shown, who.token())) {
          expected.put(who.child().number(), who);
          turnAway();
        } else {
          leave();
          key.cancel();
          boolean _ = admitted.add(() -> admit(who.child()));
        }
      }
    }

    private void admit(Child child) {
      try {
        channel.configureBlocking(true);
        child.connected(channel);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "a child's connection failed", e);
        close(channel);
      }
    }

    private void leave() {
      if (!known) {
        known = true;
        strangers--;
        if (limit != null) {
          drop(limit);
        }
      }
    }

    void turnAway() {
      if (!known) {
        leave();
        LOG.log(
            Level.WARNING,
            "process pool {0}: somebody connected to its socket without the token of a child, and"
                + " was turned away",
            options.name());
        close(channel);
      }
    }
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "could not be closed", e);
    }
  }

  private void removeFiles() {
    if (server != null) {
      close(server);
    }
    if (folder == null) {
      return;
    }
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "process pool " + options.name() + " could not remove " + folder, e);
    }
  }
}
