package dev.hearth.integration.api;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import java.util.LinkedHashSet;
import java.util.Set;

/// Sends what a turn has brought, once at its end, for all connections in one step. Loop only.
final class Flusher {
  private final EventLoop loop;
  private final Owner owner;
  private Set<Outbox> waiting = new LinkedHashSet<>();

  Flusher(EventLoop loop, Owner owner) {
    this.loop = loop;
    this.owner = owner;
  }

  void atEndOfTurn(Outbox outbox) {
    if (waiting.isEmpty()) {
      loop.execute(owner, this::flush);
    }
    waiting.add(outbox);
  }

  private void flush() {
    Set<Outbox> now = waiting;
    waiting = new LinkedHashSet<>();
    now.forEach(Outbox::flush);
  }
}
