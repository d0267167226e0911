package dev.hearth.integration.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds who answers a request, by its method and path. Filled before it is used; then any thread.
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /// Answers a request. Runs in a task: may suspend.
  @FunctionalInterface
  interface Handler {
    Answer handle(Request request) throws Exception;
  }

  /// A request with what the braces of its route's pattern stand for.
  record Request(HttpCall call, Map<String, String> parameters) {
    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /// What was found.
  sealed interface Match {
    /// The path is unknown.
    record Nothing() implements Match {}

    /// The path is known, the method is not.
    record OtherMethods(String allowed) implements Match {}

    /// The answerer.
    ///
    /// @param open whether anybody may ask
    record Found(Handler handler, Map<String, String> parameters, boolean open) implements Match {}
  }

  private record Route(String method, List<String> pattern, Handler handler, boolean open) {}

  /// Adds a route for who has a token.
  ///
  /// @param pattern a path, such as `/api/states/{id}`
  void add(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler, false));
  }

  /// Adds a route for everybody.
  void addOpen(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler, true));
  }

  Match match(String method, String path) {
    String[] parts = path.split("/", -1);
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> parameters = new TreeMap<>();
      if (fits(route.pattern(), parts, parameters)) {
        if (route.method().equals(method)
            || (route.method().equals("GET") && method.equals("HEAD"))) {
          return new Match.Found(route.handler(), parameters, route.open());
        }
        allowed.add(route.method());
      }
    }
    return allowed.isEmpty()
        ? new Match.Nothing()
        : new Match.OtherMethods(String.join(", ", allowed));
  }

  private static boolean fits(
      List<String> pattern, String[] parts, Map<String, String> parameters) {
    if (pattern.size() != parts.length) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.get(i).startsWith("{")) {
        if (parts[i].isEmpty()) {
          return false;
        }
        parameters.put(pattern.get(i).substring(1, pattern.get(i).length() - 1), parts[i]);
      } else if (!pattern.get(i).equals(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
