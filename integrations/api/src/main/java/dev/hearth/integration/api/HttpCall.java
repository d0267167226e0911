package dev.hearth.integration.api;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One request. Immutable; any thread.
///
/// @param method in upper case
/// @param path decoded and without `..`
/// @param query the names of the query's parameters
/// @param bearer the token of its `Authorization` header
/// @param remote the address it came from; headers that claim another are not believed
/// @param body reads and parses what it carries, up to a number of bytes, off the loop; once
record HttpCall(
    String method,
    String path,
    Set<String> query,
    @Nullable String bearer,
    String remote,
    IntFunction<CompletableFuture<Body>> body) {}
