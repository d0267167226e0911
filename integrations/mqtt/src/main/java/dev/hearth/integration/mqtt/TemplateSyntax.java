package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// Tells whether a template parses.
@FunctionalInterface
interface TemplateSyntax {
  /// What is wrong with the template, or null when nothing is.
  @Nullable String faultOf(String template);
}
