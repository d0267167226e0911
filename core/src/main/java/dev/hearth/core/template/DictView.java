package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `keys()`, `values()` and `items()` of a dictionary return.
///
/// @param kind which of the three
/// @param map the dictionary
record DictView(Kind kind, Map<?, ?> map) {
  enum Kind {
    KEYS,
    VALUES,
    ITEMS
  }

  List<@Nullable Object> items() {
    List<@Nullable Object> list = new ArrayList<>(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      list.add(
          switch (kind) {
            case KEYS -> entry.getKey();
            case VALUES -> entry.getValue();
            case ITEMS -> Tuple.of(entry.getKey(), entry.getValue());
          });
    }
    return list;
  }
}
