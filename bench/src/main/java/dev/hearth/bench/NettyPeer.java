package dev.hearth.bench;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Netty's event loop: the one without input and output, or the one that waits in a selector.
final class NettyPeer extends CallbackPeer {
  private final EventLoop loop;

  private NettyPeer(EventLoop loop) {
    this.loop = loop;
  }

  static NettyPeer plain() {
    return new NettyPeer(new DefaultEventLoop());
  }

  static NettyPeer nio() {
    return new NettyPeer(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next());
  }

  @Override
  void execute(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  Object callLater(long nanos, Runnable callback) {
    return loop.schedule(callback, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  void cancelTimer(Object timer) {
    ((ScheduledFuture<?>) timer).cancel(false);
  }

  @Override
  void submit(Runnable work, Runnable then) {
    loop.submit(work).addListener(future -> then.run());
  }

  @Override
  void completeSoon(Runnable then) {
    Promise<Boolean> promise = loop.newPromise();
    loop.execute(() -> promise.setSuccess(true));
    promise.addListener(future -> then.run());
  }

  @Override
  void gather(int width, Runnable then) {
    PromiseCombiner all = new PromiseCombiner(loop);
    for (int i = 0; i < width; i++) {
      Future<?> one = loop.submit(NOOP);
      all.add(one);
    }
    Promise<Void> done = loop.newPromise();
    done.addListener(future -> then.run());
    all.finish(done);
  }

  @Override
  void offload(Runnable then) {
    workers.execute(() -> loop.execute(then));
  }

  @Override
  public void close() {
    super.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
