/// What the guard costs, beside no agent, an agent that does nothing, and BlockHound.
@NullMarked
package dev.hearth.bench.guard;

import org.jspecify.annotations.NullMarked;
