package dev.hearth.core.template;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What `map`, `select` and their like return: items that are computed when they are asked for, and
/// can be read once.
///
/// @param items the remaining items
record Generator(Iterator<@Nullable Object> items) {}
