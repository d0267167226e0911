/// Calls in child JVMs: isolation, and a kill that really ends what runs. See `docs/offloading.md`
/// for when that is the right tool.
@NullMarked
package dev.hearth.workers;

import org.jspecify.annotations.NullMarked;
