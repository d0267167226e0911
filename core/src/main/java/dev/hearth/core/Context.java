package dev.hearth.core;

import org.jspecify.annotations.Nullable;

/// What caused an event, a service call or a state: made where something begins, and handed on to
/// all that follows from it.
///
/// @param id a ULID: 26 characters, sortable by time
/// @param parentId the id of the context that this one follows from, if any
/// @param userId the user who caused it, if it was a person
public record Context(String id, @Nullable String parentId, @Nullable String userId) {}
