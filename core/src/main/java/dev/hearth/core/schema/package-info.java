/// What data must look like, said once: checked for configuration files (with file and line), for
/// service calls, and shown to clients as the fields of a service.
///
/// Schemas are immutable; any thread.
@NullMarked
package dev.hearth.core.schema;

import org.jspecify.annotations.NullMarked;
