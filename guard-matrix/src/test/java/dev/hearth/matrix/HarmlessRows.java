package dev.hearth.matrix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Calls that return at once, though many are named like calls that wait.
final class HarmlessRows {
  private HarmlessRows() {}

  static void add(Catalog.Group g) {
    locks(g);
    queues(g);
    futures(g);
    channels(g);
    threads(g);
    texts(g);
    others(g);
  }

  private static void locks(Catalog.Group g) {
    g.harmless("ct01", "ReentrantLock.lock(), free")
        .on(f -> new ReentrantLock())
        .does(lock -> lock.lock());
    g.harmless("ReentrantLock.tryLock()")
        .on(f -> new ReentrantLock())
        .gives(lock -> lock.tryLock());
    g.harmless("ReentrantLock.tryLock(), held")
        .on(f -> {
          ReentrantLock lock = new ReentrantLock();
          f.held(lock::lock, lock::unlock);
          return lock;
        })
        .gives(lock -> lock.tryLock());
    g.harmless("ReentrantLock.tryLock(timeout), free")
        .on(f -> new ReentrantLock())
        .gives(lock -> lock.tryLock(1, TimeUnit.SECONDS));
    g.harmless("ReentrantReadWriteLock.readLock().lock(), free")
        .on(f -> new ReentrantReadWriteLock())
        .does(lock -> lock.readLock().lock());
    g.harmless("StampedLock.tryOptimisticRead()")
        .on(f -> new StampedLock())
        .varies()
        .gives(lock -> lock.tryOptimisticRead());
    g.harmless("synchronized, free")
        .on(f -> new StringBuffer())
        .varies()
        .gives(text -> text.append("x"));
    g.harmless("Object.notifyAll()").on(f -> new Object()).does(monitor -> notify(monitor));
    g.harmless("ct03", "CountDownLatch.await(), at zero")
        .on(f -> new CountDownLatch(0))
        .does(latch -> latch.await());
    g.harmless("CountDownLatch.countDown()")
        .on(f -> new CountDownLatch(2))
        .does(latch -> latch.countDown());
    g.harmless("Semaphore.acquire(), free")
        .on(f -> new Semaphore(1))
        .does(semaphore -> semaphore.acquire());
    g.harmless("Semaphore.tryAcquire(), none left")
        .on(f -> new Semaphore(0))
        .gives(semaphore -> semaphore.tryAcquire());
    g.harmless("Phaser.arrive()").on(f -> new Phaser(2)).gives(phaser -> phaser.arrive());
    g.harmless("ReentrantLock.newCondition().signalAll()")
        .on(f -> new ReentrantLock())
        .does(lock -> signal(lock));
  }

  private static void notify(Object monitor) {
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }

  private static void signal(ReentrantLock lock) {
    lock.lock();
    lock.newCondition().signalAll();
    lock.unlock();
  }

  private static void queues(Catalog.Group g) {
    g.harmless("ct05", "LinkedBlockingQueue.take(), not empty")
        .on(f -> new LinkedBlockingQueue<>(List.of("x")))
        .gives(queue -> queue.take());
    g.harmless("LinkedBlockingQueue.put(), room")
        .on(f -> new LinkedBlockingQueue<String>())
        .does(queue -> queue.put("x"));
    g.harmless("LinkedBlockingQueue.poll(), empty")
        .on(f -> new LinkedBlockingQueue<String>())
        .gives(queue -> queue.poll());
    g.harmless("LinkedBlockingQueue.poll(timeout), not empty")
        .on(f -> new LinkedBlockingQueue<>(List.of("x")))
        .gives(queue -> queue.poll(1, TimeUnit.SECONDS));
    g.harmless("ArrayBlockingQueue.offer(), full")
        .on(f -> new ArrayBlockingQueue<>(1, false, List.of("x")))
        .gives(queue -> queue.offer("y"));
    g.harmless("SynchronousQueue.offer(), nobody waits")
        .on(f -> new SynchronousQueue<String>())
        .gives(queue -> queue.offer("x"));
    g.harmless("ConcurrentLinkedQueue.add()")
        .on(f -> new ConcurrentLinkedQueue<String>())
        .gives(queue -> queue.add("x"));
    g.harmless("ArrayDeque.push()")
        .on(f -> new ArrayDeque<String>())
        .does(queue -> queue.push("x"));
    g.harmless("ct07", "ConcurrentHashMap.compute()")
        .on(f -> new ConcurrentHashMap<String, String>())
        .gives(map -> map.compute("k", (key, value) -> "v"));
    g.harmless("ConcurrentHashMap.computeIfAbsent()")
        .on(f -> new ConcurrentHashMap<String, String>())
        .gives(map -> map.computeIfAbsent("k", key -> "v"));
  }

  private static void futures(Catalog.Group g) {
    g.harmless("CompletableFuture.join(), done")
        .on(f -> CompletableFuture.completedFuture("x"))
        .gives(future -> future.join());
    g.harmless("CompletableFuture.get(timeout), done")
        .on(f -> CompletableFuture.completedFuture("x"))
        .gives(future -> future.get(1, TimeUnit.SECONDS));
    g.harmless("CompletableFuture.complete()")
        .on(f -> new CompletableFuture<String>())
        .gives(future -> future.complete("x"));
    g.harmless("CompletableFuture.thenApply()")
        .on(f -> CompletableFuture.completedFuture("x"))
        .gives(future -> future.thenApply(x -> x + x).getNow(""));
    g.harmless("CompletableFuture.getNow()")
        .on(f -> new CompletableFuture<String>())
        .gives(future -> future.getNow("none"));
    g.harmless("FutureTask.get(), done")
        .on(f -> {
          var task = new FutureTask<>(() -> "x");
          task.run();
          return task;
        })
        .gives(task -> task.get());
    g.harmless("ct15", "ScheduledExecutorService.schedule()")
        .on(HarmlessRows::timer)
        .varies()
        .gives(timer -> timer.schedule(() -> {}, 1, TimeUnit.HOURS));
    g.harmless("ExecutorService.submit()")
        .on(HarmlessRows::timer)
        .varies()
        .gives(pool -> pool.submit(() -> {}));
    g.harmless("ExecutorService.awaitTermination(), ended")
        .on(f -> {
          var pool = timer(f);
          pool.shutdownNow();
          pool.awaitTermination(1, TimeUnit.SECONDS);
          return pool;
        })
        .gives(pool -> pool.awaitTermination(1, TimeUnit.SECONDS));
    g.harmless("ExecutorService.shutdown(), idle")
        .on(f -> Executors.newFixedThreadPool(1))
        .does(pool -> pool.shutdown());
  }

  private static ScheduledExecutorService timer(Fixture f) throws Exception {
    var timer = Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());
    timer.submit(() -> {}).get();
    f.atEnd(timer::shutdownNow);
    return timer;
  }

  private static void channels(Catalog.Group g) {
    g.harmless("SocketChannel.read(), non-blocking")
        .on(HarmlessRows::nonBlocking)
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.harmless("ct09", "SocketChannel.write(), non-blocking")
        .on(HarmlessRows::nonBlocking)
        .gives(channel -> channel.write(ByteBuffer.allocate(10)));
    g.harmless("ServerSocketChannel.accept(), non-blocking")
        .on(f -> {
          var server = f.keep(ServerSocketChannel.open());
          server.bind(new InetSocketAddress(Servers.LOOPBACK, 0));
          server.configureBlocking(false);
          return server;
        })
        .gives(server -> server.accept());
    g.harmless("ct13", "DatagramChannel.receive(), non-blocking")
        .on(f -> {
          var channel = f.keep(DatagramChannel.open());
          channel.bind(new InetSocketAddress(Servers.LOOPBACK, 0));
          channel.configureBlocking(false);
          return channel;
        })
        .gives(channel -> channel.receive(ByteBuffer.allocate(10)));
    g.harmless("Pipe.source().read(), non-blocking")
        .on(f -> {
          Pipe pipe = Pipe.open();
          f.keep(pipe.sink());
          pipe.source().configureBlocking(false);
          return f.keep(pipe.source());
        })
        .gives(source -> source.read(ByteBuffer.allocate(10)));
    g.harmless("ct11", "Selector.selectNow()")
        .on(f -> f.keep(Selector.open()))
        .gives(selector -> selector.selectNow());
    g.harmless("Selector.wakeup()")
        .on(f -> f.keep(Selector.open()))
        .varies()
        .gives(selector -> selector.wakeup().isOpen());
    g.harmless("ct21", "AsynchronousFileChannel.read(handler)")
        .on(f -> f.keep(AsynchronousFileChannel.open(f.path)))
        .varies()
        .gives(channel -> channel.read(ByteBuffer.allocate(10), 0));
  }

  private static SocketChannel nonBlocking(Fixture f) throws Exception {
    SocketChannel channel = Servers.Channels.open(f).ours();
    channel.configureBlocking(false);
    return channel;
  }

  private static void threads(Catalog.Group g) {
    g.harmless("ct17", "Thread.startVirtualThread()")
        .varies()
        .gives(f -> Thread.startVirtualThread(() -> {}));
    g.harmless("Thread.ofPlatform().start()")
        .varies()
        .gives(f -> Thread.ofPlatform().daemon().start(() -> {}));
    g.harmless("Thread.interrupted()").gives(f -> Thread.interrupted());
    g.harmless("Thread.isAlive()").gives(f -> Thread.currentThread().isAlive());
    g.harmless("Thread.getStackTrace()")
        .varies()
        .gives(f -> Thread.currentThread().getStackTrace());
    g.harmless("Thread.join(), ended")
        .on(f -> {
          Thread ended = Thread.ofPlatform().start(() -> {});
          ended.join();
          return ended;
        })
        .does(thread -> thread.join());
    g.harmless("ct25", "ThreadLocal.get()")
        .on(f -> ThreadLocal.withInitial(() -> "x"))
        .gives(local -> local.get());
    g.harmless("ScopedValue.where().call()")
        .on(f -> ScopedValue.<String>newInstance())
        .gives(value -> ScopedValue.where(value, "x").call(value::get));
    g.harmless("System.currentTimeMillis()").varies().gives(f -> System.currentTimeMillis());
    g.harmless("System.getProperty()").gives(f -> System.getProperty("file.separator"));
    g.harmless("System.getenv()").varies().gives(f -> System.getenv("PATH"));
    g.harmless("Runtime.availableProcessors()")
        .gives(f -> Runtime.getRuntime().availableProcessors());
  }

  private static void texts(Catalog.Group g) {
    g.harmless("ct19", "UUID.randomUUID(), seeded")
        .on(HarmlessRows::seeded)
        .varies()
        .gives(f -> UUID.randomUUID());
    g.harmless("String.format()").gives(f -> String.format(Locale.ROOT, "%5.2f %s", 1.5, "x"));
    g.harmless("ct23", "concatenation of strings").gives(f -> f.wait + " ms of " + f.path);
    g.harmless("MessageFormat.format()").gives(f -> MessageFormat.format("{0} is {1}", "a", 1));
    g.harmless("Pattern.matcher().matches()")
        .on(f -> Pattern.compile("a+b"))
        .gives(pattern -> pattern.matcher("aaab").matches());
    g.harmless("DateTimeFormatter.format()")
        .gives(f -> DateTimeFormatter.ISO_INSTANT.format(Instant.EPOCH));
    g.harmless("ZonedDateTime.now(), zone known")
        .varies()
        .gives(f -> ZonedDateTime.now(ZoneId.of("Europe/Berlin")));
    g.harmless("Base64.encodeToString()")
        .gives(f -> Base64.getEncoder().encodeToString(new byte[100]));
    g.harmless("HexFormat.formatHex()").gives(f -> HexFormat.of().formatHex(new byte[100]));
    g.harmless("BigDecimal.divide()")
        .gives(f -> BigDecimal.TEN.divide(BigDecimal.valueOf(4)).toString());
    g.harmless("String.getBytes()").gives(f -> "text".getBytes(StandardCharsets.UTF_16));
    g.harmless("IntStream.sum()").gives(f -> IntStream.range(0, 1000).sum());
    g.harmless("new Scanner(String).nextLine()").gives(f -> new Scanner("a\nb").nextLine());
    g.harmless("Properties.load(StringReader)")
        .does(f -> new Properties().load(new StringReader("a=b")));
  }

  /// Has random numbers read anew, since what has been read is thrown away after 100 ms.
  private static Fixture seeded(Fixture f) throws InterruptedException {
    Thread.sleep(110);
    UUID unused = UUID.randomUUID();
    f.atEnd(unused::toString);
    return f;
  }

  private static void others(Catalog.Group g) {
    g.harmless("ct27", "File.getName()").gives(f -> f.file.getName());
    g.harmless("new File().getAbsolutePath()").gives(f -> new File("/a", "b").getAbsolutePath());
    g.harmless("File.listRoots()").gives(f -> File.listRoots());
    g.harmless("Path.resolve().normalize()").gives(f -> f.path.resolve("../x").normalize());
    g.harmless("Path.of()").gives(f -> Path.of("/a/b"));
    g.harmless("ct29", "InetSocketAddress.createUnresolved()")
        .varies()
        .gives(f -> InetSocketAddress.createUnresolved("example.invalid", 80));
    g.harmless("InetAddress.getByAddress()")
        .gives(f -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostAddress());
    g.harmless("InetAddress.getByName(), numeric")
        .gives(f -> InetAddress.getByName("127.0.0.1").getHostAddress());
    g.harmless("URI.create()").gives(f -> URI.create("http://localhost/x").getPath());
    g.harmless("URI.toURL()").varies().gives(f -> URI.create("http://localhost/x").toURL());
    g.harmless("ByteArrayInputStream.read()")
        .on(f -> new ByteArrayInputStream(new byte[3]))
        .gives(in -> in.read());
    g.harmless("PrintStream.println() to memory")
        .on(f -> new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .does(out -> out.println("x"));
    g.harmless("ByteBuffer.allocateDirect()").varies().gives(f -> ByteBuffer.allocateDirect(1000));
    g.harmless("MessageDigest.digest()")
        .gives(f -> MessageDigest.getInstance("SHA-256").digest(new byte[100]));
    g.harmless("CRC32.update()").does(f -> new CRC32().update(new byte[100]));
    g.harmless("Deflater.deflate()").gives(f -> new Deflater().deflate(new byte[100]));
    g.harmless("AtomicLong.incrementAndGet()")
        .on(f -> new AtomicLong())
        .gives(number -> number.incrementAndGet());
    g.harmless("LongAdder.increment()").on(f -> new LongAdder()).does(number -> number.increment());
    g.harmless("ThreadLocalRandom.nextInt()")
        .varies()
        .gives(f -> ThreadLocalRandom.current().nextInt());
    g.harmless("Class.forName(), loaded").varies().gives(f -> Class.forName("java.util.List"));
    g.harmless("Class.getMethods()").varies().gives(f -> List.class.getMethods());
    g.harmless("Optional of a stream, sorted")
        .gives(f -> List.of(3, 1, 2).stream().sorted().findFirst().orElseThrow());
  }
}
