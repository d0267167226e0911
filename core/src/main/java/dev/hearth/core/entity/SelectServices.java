package dev.hearth.core.entity;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The services of selects.
final class SelectServices {
  private SelectServices() {}

  static void register(EntityServices services) {
    Class<SelectEntity> type = SelectEntity.class;
    Schema option =
        EntityServices.target().required("option", Type.string(), "one of its options").build();
    Schema target = EntityServices.target().build();
    Schema cycle =
        EntityServices.target()
            .optional("cycle", Type.bool(), true, "whether the first follows the last")
            .build();
    services.register(
        "select",
        "select_option",
        "Select",
        option,
        type,
        (select, call) -> choose(select, String.valueOf(call.data().get("option"))));
    services.register(
        "select",
        "select_first",
        "Select the first option of",
        target,
        type,
        (select, call) -> select(select, optionsOf(select).getFirst()));
    services.register(
        "select",
        "select_last",
        "Select the last option of",
        target,
        type,
        (select, call) -> select(select, optionsOf(select).getLast()));
    services.register(
        "select",
        "select_next",
        "Select the next option of",
        cycle,
        type,
        (select, call) -> move(select, 1, Boolean.TRUE.equals(call.data().get("cycle"))));
    services.register(
        "select",
        "select_previous",
        "Select the previous option of",
        cycle,
        type,
        (select, call) -> move(select, -1, Boolean.TRUE.equals(call.data().get("cycle"))));
  }

  private static void choose(SelectEntity select, String option) throws Exception {
    List<String> options = optionsOf(select);
    if (!options.contains(option)) {
      throw new ServiceValidationException(
          "%s has no option %s; it has %s".formatted(select.entityId(), option, options));
    }
    select(select, option);
  }

  /// What is unknown counts as the first.
  private static void move(SelectEntity select, int by, boolean cycle) throws Exception {
    List<String> options = optionsOf(select);
    String current = currentOf(select);
    int from = current == null ? 0 : Math.max(0, options.indexOf(current));
    int to =
        cycle
            ? Math.floorMod(from + by, options.size())
            : Math.clamp(from + by, 0, options.size() - 1);
    if (cycle || from != to) {
      select(select, options.get(to));
    }
  }

  private static List<String> optionsOf(SelectEntity select) {
    List<String> options = List.copyOf(askOptions(select));
    if (options.isEmpty()) {
      throw new ServiceValidationException(select.entityId() + " has no options now");
    }
    return options;
  }

  @Crossing
  private static List<String> askOptions(SelectEntity select) {
    return select.options();
  }

  @Crossing
  private static @Nullable String currentOf(SelectEntity select) {
    return select.currentOption();
  }

  @Crossing
  private static void select(SelectEntity select, String option) throws Exception {
    select.selectOption(option);
  }
}
