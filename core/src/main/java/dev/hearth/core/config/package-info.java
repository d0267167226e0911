/// What a person writes: `configuration.yaml`, with file and line for every value.
@NullMarked
package dev.hearth.core.config;

import org.jspecify.annotations.NullMarked;
