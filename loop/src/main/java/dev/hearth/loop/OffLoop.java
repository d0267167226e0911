package dev.hearth.loop;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The context of a call that a loop has offloaded, for the length of the call. What the call sets
/// in it stays with the call.
final class OffLoop {
  private static final ScopedValue<OffLoop> CURRENT = ScopedValue.newInstance();

  private LoopContext context;

  private OffLoop(LoopContext context) {
    this.context = context;
  }

  static <T extends @Nullable Object> T call(LoopContext context, Callable<T> body)
      throws Exception {
    return ScopedValue.where(CURRENT, new OffLoop(context)).call(body::call);
  }

  static Optional<LoopContext> context() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get().context) : Optional.empty();
  }

  static void setContext(LoopContext changed) {
    CURRENT.get().context = changed;
  }
}
