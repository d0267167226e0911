/// JSON as plain Java values: what crosses the hub's edges, without a library's types in our API.
///
/// Everything here is stateless and may be used from any thread.
@NullMarked
package dev.hearth.core.json;

import org.jspecify.annotations.NullMarked;
