package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An event-loop context of Vert.x.
final class VertxPeer extends CallbackPeer {
  private final Vertx vertx = VertxThreadsPeer.vertx();
  private final Context context = vertx.getOrCreateContext();

  @Override
  void execute(Runnable callback) {
    context.runOnContext(nothing -> callback.run());
  }

  @Override
  Object callLater(long nanos, Runnable callback) {
    return vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(nanos), id -> callback.run());
  }

  @Override
  long timerUnitNanos() {
    return TimeUnit.MILLISECONDS.toNanos(1);
  }

  @Override
  void cancelTimer(Object timer) {
    vertx.cancelTimer((Long) timer);
  }

  @Override
  void submit(Runnable work, Runnable then) {
    unit(work).onComplete(result -> then.run());
  }

  private Future<Boolean> unit(Runnable work) {
    Promise<Boolean> promise = Promise.promise();
    context.runOnContext(nothing -> {
      work.run();
      promise.complete(true);
    });
    return promise.future();
  }

  @Override
  void completeSoon(Runnable then) {
    Promise<Boolean> promise = Promise.promise();
    context.runOnContext(nothing -> promise.complete(true));
    promise.future().onComplete(result -> then.run());
  }

  @Override
  void gather(int width, Runnable then) {
    List<Future<Boolean>> all = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      all.add(unit(NOOP));
    }
    Future.all(all).onComplete(result -> then.run());
  }

  @Override
  void offload(Runnable then) {
    context.executeBlocking(() -> true, false).onComplete(result -> then.run());
  }

  @Override
  public void close() {
    super.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
