package dev.hearth.loop;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Promises that have failed and that nobody has looked at. Somebody may do so later, so such a
/// failure is reported when the promise has been collected, or the loop ends.
///
/// What is to be said is kept apart from the promise, in a [Note], which must not lead to it. The
/// loop itself looks once a turn whether promises with notes have been collected, and an idle one
/// every ten seconds while there are notes.
final class UnreadFailures {
  private final CarrierLoop loop;
  private final Watchers watchers;
  private final Set<Note> notes = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<LoopFuture<?>> collected = new ReferenceQueue<>();

  UnreadFailures(CarrierLoop loop, Watchers watchers) {
    this.loop = loop;
    this.watchers = watchers;
  }

  /// What will be said about a promise, unless it is read before.
  final class Note extends PhantomReference<LoopFuture<?>> implements Step {
    private final LoopContext context;
    private final Throwable failure;
    private final @Nullable CreationSite site;

    private Note(
        LoopFuture<?> promise,
        LoopContext context,
        Throwable failure,
        @Nullable CreationSite site) {
      super(promise, collected);
      this.context = context;
      this.failure = failure;
      this.site = site;
    }

    /// Somebody has looked at the promise. Any thread.
    void drop() {
      notes.remove(this);
    }

    @Override
    public LoopContext context() {
      return context;
    }

    @Override
    public void run() {
      if (notes.remove(this)) {
        watchers.report(
            this, "the exception of a promise of " + owner() + " was never retrieved", failure);
      }
    }

    @Override
    public @Nullable CreationSite site() {
      return site;
    }

    @Override
    public String describe() {
      return "promise";
    }
  }

  /// A promise has failed in this moment, and nobody waits for it. Loop only.
  Note note(LoopFuture<?> promise, Throwable failure) {
    CreationSite site = promise instanceof Promise<?> made ? made.site() : null;
    Note note = new Note(promise, loop.runner().context(), failure, site);
    notes.add(note);
    return note;
  }

  boolean isEmpty() {
    return notes.isEmpty();
  }

  /// Makes a step of every note whose promise has been collected. Loop only.
  void look() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      if (gone instanceof Note note && notes.contains(note)) {
        loop.enqueue(note);
      }
    }
  }

  /// The loop ends: nobody will look any more.
  void end() {
    List.copyOf(notes).forEach(Note::run);
  }
}
