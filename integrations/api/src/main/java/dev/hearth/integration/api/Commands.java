package dev.hearth.integration.api;

import dev.hearth.core.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The commands that clients can send, by type. A class of its own adds each group.
final class Commands {
  private final Map<String, Command> byType = new HashMap<>();

  /// Answers a command, through its call. What it throws becomes an error result.
  @FunctionalInterface
  interface Handler {
    void handle(CommandCall call) throws Exception;
  }

  /// @param suspends whether it runs in a task of its own
  /// @param keeps whether what it has changed is on the disk before it is answered
  record Command(String type, Schema schema, boolean suspends, boolean keeps, Handler handler) {}

  /// All there are. Any thread: the classes behind them are best loaded away from the loop.
  static Commands all() {
    Commands commands = new Commands();
    HubCommands.addTo(commands);
    StateCommands.addTo(commands);
    ServiceCommands.addTo(commands);
    EventCommands.addTo(commands);
    RegistryCommands.addTo(commands);
    PlaceCommands.addTo(commands);
    EntryCommands.addTo(commands);
    FlowCommands.addTo(commands);
    AuthCommands.addTo(commands);
    HealthCommands.addTo(commands);
    RepairCommands.addTo(commands);
    NotificationCommands.addTo(commands);
    BlockingCommands.addTo(commands);
    DiagnosisCommands.addTo(commands);
    return commands;
  }

  /// Adds a command that answers at once.
  void add(String type, Schema schema, Handler handler) {
    put(new Command(type, schema, false, false, handler));
  }

  /// Adds a command whose handler may suspend.
  void addSuspending(String type, Schema schema, Handler handler) {
    put(new Command(type, schema, true, false, handler));
  }

  /// Adds a command that changes what is kept over restarts. Its handler may suspend, and the
  /// client hears of its success when the change is on the disk: so nothing that a client was told
  /// is lost, whenever the power is.
  void addChange(String type, Schema schema, Handler handler) {
    put(new Command(type, schema, true, true, handler));
  }

  @Nullable Command find(String type) {
    return byType.get(type);
  }

  private void put(Command command) {
    if (byType.putIfAbsent(command.type(), command) != null) {
      throw new IllegalStateException("there are two commands " + command.type());
    }
  }
}
