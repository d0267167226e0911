/// Integrations that people drop into the folder `integrations/`: jars, and single source files
/// that are compiled in memory.
@NullMarked
package dev.hearth.core.loading;

import org.jspecify.annotations.NullMarked;
