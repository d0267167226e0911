package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A virtual-thread context of Vert.x: each callback is a virtual thread, at most one of a context
/// runs, and only `Future.await` lets another one in.
///
/// A lock or a queue of `java.util.concurrent` that has to wait would stop the whole context, so
/// there are no such rows.
final class VertxThreadsPeer extends SuspendingPeer<Future<Boolean>, Promise<Boolean>> {
  private final Vertx vertx = vertx();
  private final Context context;

  VertxThreadsPeer() {
    CompletableFuture<Context> made = new CompletableFuture<>();
    vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                made.complete(context);
                return Future.succeededFuture();
              }
            },
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .onFailure(made::completeExceptionally);
    context = made.join();
  }

  /// One event loop, and no complaints about batches that take long.
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setBlockedThreadCheckInterval(TimeUnit.DAYS.toMillis(1)));
  }

  @Override
  void execute(Runnable callback) {
    context.runOnContext(nothing -> callback.run());
  }

  @Override
  void runMain(Body body) throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    context.runOnContext(nothing -> {
      try {
        done.complete(body.call());
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    done.get();
  }

  @Override
  Future<Boolean> spawn(Body body) {
    Promise<Boolean> result = Promise.promise();
    context.runOnContext(nothing -> {
      try {
        result.complete(body.call());
      } catch (Throwable e) {
        result.fail(e);
      }
    });
    return result.future();
  }

  @Override
  void join(Future<Boolean> task) {
    Future.await(task);
  }

  @Override
  void sleepZero() {
    Promise<Boolean> next = promise();
    callSoon(() -> complete(next));
    await(next);
  }

  @Override
  Promise<Boolean> promise() {
    return Promise.promise();
  }

  @Override
  void complete(Promise<Boolean> promise) {
    promise.complete(true);
  }

  @Override
  boolean isDone(Promise<Boolean> promise) {
    return promise.future().isComplete();
  }

  @Override
  void await(Promise<Boolean> promise) {
    Future.await(promise.future());
  }

  @Override
  void offload() {
    Future.await(context.executeBlocking(() -> true, false));
  }

  @Override
  void gather(int width, boolean eager) {
    List<Future<Boolean>> all = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      all.add(spawn(EMPTY));
    }
    Future.await(Future.all(all));
  }

  @Override
  void timeout() {
    Promise<Boolean> next = promise();
    callSoon(() -> complete(next));
    Future.await(next.future().timeout(10, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
