package dev.hearth.core.json;

/// A value that is JSON text already, so that what many readers share is written once.
///
/// @param text one complete JSON value
public record JsonText(String text) {}
