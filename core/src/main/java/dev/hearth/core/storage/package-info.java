/// What the hub writes for itself: versioned JSON files in `.storage/` of the configuration folder.
///
/// A file is always whole: it is written beside its name, forced to the disk and renamed, so a
/// reader finds the last version or the one before, whenever the power goes.
@NullMarked
package dev.hearth.core.storage;

import org.jspecify.annotations.NullMarked;
