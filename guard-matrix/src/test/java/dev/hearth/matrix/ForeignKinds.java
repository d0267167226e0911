package dev.hearth.matrix;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// The loops of others.
final class ForeignKinds {
  private ForeignKinds() {}

  /// An event loop of Netty's.
  static final class Netty implements Kind {
    private final EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("matrix-netty", true), NioIoHandler.newFactory());

    @Override
    public String name() {
      return "Netty";
    }

    @Override
    public String owner() {
      return "matrix-netty";
    }

    @Override
    public void run(Runnable step) {
      group.next().execute(step);
    }

    @Override
    public void close() {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  /// Reactor's scheduler for what must not block.
  static final class Reactor implements Kind {
    private final Scheduler scheduler = Schedulers.newParallel("matrix-reactor", 1, true);

    @Override
    public String name() {
      return "Reactor";
    }

    @Override
    public String owner() {
      return "matrix-reactor";
    }

    @Override
    public void run(Runnable step) {
      scheduler.schedule(step);
    }

    @Override
    public void close() {
      scheduler.dispose();
    }
  }

  /// An event loop of Vert.x's.
  static final class VertX implements Kind {
    private final Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS));
    private final Context context = vertx.getOrCreateContext();

    @Override
    public String name() {
      return "Vert.x";
    }

    @Override
    public String owner() {
      return "vert.x-eventloop-thread";
    }

    @Override
    public void run(Runnable step) {
      context.runOnContext(ignored -> step.run());
    }

    @Override
    public void close() {
      vertx.close().await();
    }
  }

  /// A thread that a user has marked.
  static final class Plain implements Kind {
    private final ExecutorService executor;

    /// @param mark says to the detectors that a thread is guarded
    Plain(Consumer<Thread> mark) {
      executor =
          Executors.newSingleThreadExecutor(task -> {
            Thread thread = Thread.ofPlatform().name("matrix-plain").daemon().unstarted(task);
            mark.accept(thread);
            return thread;
          });
      executor.execute(() -> {});
    }

    @Override
    public String name() {
      return "plain thread";
    }

    @Override
    public String owner() {
      return "matrix-plain";
    }

    @Override
    public void run(Runnable step) {
      executor.execute(step);
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
