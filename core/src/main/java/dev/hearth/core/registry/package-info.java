/// What people call the parts of their house: areas, the floors they are on, and labels for
/// anything. Entities and devices refer to them; see [dev.hearth.core.entity].
///
/// A registry knows its entries by an id made from the first name, which stays when the name
/// changes. No two entries of a registry have names that differ only in case and spaces. What is
/// deleted disappears from everything that refers to it.
@NullMarked
package dev.hearth.core.registry;

import org.jspecify.annotations.NullMarked;
