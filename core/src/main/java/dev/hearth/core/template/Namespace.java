package dev.hearth.core.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `namespace(...)` returns: the one value that a template can change, confined to its render.
final class Namespace {
  private final Map<String, @Nullable Object> attributes;

  Namespace(Map<String, @Nullable Object> attributes) {
    this.attributes = new HashMap<>(attributes);
  }

  Map<String, @Nullable Object> attributes() {
    return attributes;
  }
}
