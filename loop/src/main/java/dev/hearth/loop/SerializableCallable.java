package dev.hearth.loop;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A call that can be sent to another process, with what it has captured. A lambda that is given
/// where one of these is expected is made serializable by the compiler.
///
/// @param <T> the result, which must be serializable where it comes back from another process
@FunctionalInterface
public interface SerializableCallable<T extends @Nullable Object>
    extends Callable<T>, Serializable {}
