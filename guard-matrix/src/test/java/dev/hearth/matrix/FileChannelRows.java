package dev.hearth.matrix;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// File channels and mapped files.
final class FileChannelRows {
  private FileChannelRows() {}

  static void add(Catalog.Group g) {
    g.blocks("fc01", "FileChannel.open()").gives(f -> FileChannel.open(f.path));
    g.blocks("FileChannel.open(CREATE_NEW)")
        .untouched(f -> !f.absent.toFile().exists())
        .gives(f ->
            FileChannel.open(f.absent, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    g.blocks("FileChannel.read(heap)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.blocks("FileChannel.read(direct)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.read(ByteBuffer.allocateDirect(10)));
    g.blocks("fc03", "FileChannel.read(direct, position)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.read(ByteBuffer.allocateDirect(10), 5));
    g.blocks("FileChannel.read(buffers)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(3)}));
    g.blocks("FileChannel.write()")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.write(ByteBuffer.allocate(10)));
    g.blocks("FileChannel.write(position)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.write(ByteBuffer.allocate(10), 5));
    g.blocks("FileChannel.write(buffers)")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.write(new ByteBuffer[] {ByteBuffer.allocate(3)}));
    g.blocks("fc05", "FileChannel.map(READ_ONLY)")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.map(MapMode.READ_ONLY, 0, 100));
    g.blocks("FileChannel.map(READ_WRITE), longer than the file")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.map(MapMode.READ_WRITE, 0, 20_000));
    g.blocks("fc07", "FileChannel.lock()")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.lock());
    g.blocks("FileChannel.tryLock()")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.tryLock());
    g.blocks("FileLock.release()").on(f -> open(f, f.path).lock()).does(lock -> lock.release());
    g.blocks("FileChannel.lock(), held by another process")
        .lasts()
        .on(FileChannelRows::lockedElsewhere)
        .varies()
        .gives(channel -> channel.lock());
    g.blocks("FileChannel.force()").on(f -> open(f, f.path)).does(channel -> channel.force(true));
    g.blocks("fc09", "FileChannel.size()")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.size());
    g.blocks("FileChannel.position()")
        .on(f -> open(f, f.path))
        .gives(channel -> channel.position());
    g.blocks("FileChannel.position(long)")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.position(3).isOpen());
    g.blocks("FileChannel.truncate()")
        .on(f -> open(f, f.path))
        .varies()
        .gives(channel -> channel.truncate(3).isOpen());
    g.blocks("FileChannel.transferTo()")
        .on(f -> new Copy(open(f, f.path), create(f)))
        .gives(copy -> copy.from().transferTo(0, 100, copy.to()));
    g.blocks("FileChannel.transferFrom()")
        .on(f -> new Copy(open(f, f.path), create(f)))
        .gives(copy -> copy.to().transferFrom(copy.from(), 0, 100));
    g.blocks("Channels.newInputStream(FileChannel).read()")
        .on(f -> Channels.newInputStream(open(f, f.path)))
        .gives(in -> in.read());
    g.blocks("MappedByteBuffer.force()")
        .on(f -> open(f, f.path).map(MapMode.READ_WRITE, 0, 100))
        .varies()
        .gives(buffer -> buffer.force());
    g.blocks("fc11", "MappedByteBuffer.load()")
        .on(f -> open(f, f.path).map(MapMode.READ_ONLY, 0, 100))
        .varies()
        .gives(buffer -> buffer.load());
    g.blocks("AsynchronousFileChannel.open()")
        .varies()
        .gives(f -> AsynchronousFileChannel.open(f.path));
    g.blocks("AsynchronousFileChannel.size()")
        .on(f -> f.keep(AsynchronousFileChannel.open(f.path)))
        .gives(channel -> channel.size());
    g.blocks("AsynchronousFileChannel.force()")
        .on(f -> f.keep(AsynchronousFileChannel.open(f.path, StandardOpenOption.WRITE)))
        .does(channel -> channel.force(true));
    g.suspends("AsynchronousFileChannel.read().get(), pool busy")
        .on(FileChannelRows::withBusyPool)
        .gives(channel -> channel.read(ByteBuffer.allocate(10), 0).get());
  }

  /// A channel whose only thread is busy until the call has waited.
  private static AsynchronousFileChannel withBusyPool(Fixture f) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    f.atEnd(pool::shutdownNow);
    CountDownLatch free = new CountDownLatch(1);
    pool.execute(() -> awaitQuietly(free));
    f.after(free::countDown);
    return f.keep(AsynchronousFileChannel.open(f.path, BOTH, pool));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private static final Set<StandardOpenOption> BOTH =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private record Copy(FileChannel from, FileChannel to) {}

  private static FileChannel open(Fixture f, Path path) throws Exception {
    return f.keep(FileChannel.open(path, BOTH));
  }

  private static FileChannel create(Fixture f) throws Exception {
    return f.keep(
        FileChannel.open(
            f.absent,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /// A file that another process has locked until the call has waited.
  private static FileChannel lockedElsewhere(Fixture f) throws Exception {
    Process holder =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import fcntl, sys
                f = open(sys.argv[1], 'r+')
                fcntl.lockf(f, fcntl.LOCK_EX)
                print('locked', flush=True)
                sys.stdin.read()
                """,
                f.path.toString())
            .start();
    f.atEnd(holder::destroyForcibly);
    if (holder.inputReader().readLine() == null) {
      throw new IllegalStateException("no lock; is python3 installed?");
    }
    f.after(() -> holder.outputWriter().close());
    return open(f, f.path);
  }
}
