/// Config entries: what a person has added to the house, how it is set up, and what it owns.
@NullMarked
package dev.hearth.core.entry;

import org.jspecify.annotations.NullMarked;
