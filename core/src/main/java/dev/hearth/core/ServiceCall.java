package dev.hearth.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One call of a service, checked against its schema.
///
/// @param domain the service's domain, such as `light`
/// @param service its name, such as `turn_on`
/// @param data what the caller said, converted by the schema; unmodifiable
/// @param context what caused the call; states written because of it carry it
/// @param returnResponse whether the caller wants a response
public record ServiceCall(
    String domain,
    String service,
    Map<String, @Nullable Object> data,
    Context context,
    boolean returnResponse) {
  /// Which service, and which context: what it is told may be secret.
  @Override
  public String toString() {
    return domain + "." + service + " (context " + context.id() + ")";
  }
}
