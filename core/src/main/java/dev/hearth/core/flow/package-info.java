/// How people add something to the house, and change it: integrations ask them step by step.
@NullMarked
package dev.hearth.core.flow;

import org.jspecify.annotations.NullMarked;
