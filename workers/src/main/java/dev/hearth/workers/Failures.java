package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// Makes the exceptions of jobs that have failed.
final class Failures {
  private Failures() {}

  /// What a child tells, as what a caller gets.
  ///
  /// @param job its name
  /// @param home its package
  /// @param loader of its classes; null for the application's
  static Throwable exception(
      Failure told,
      String job,
      String home,
      ProcessPoolOptions options,
      @Nullable ClassLoader loader) {
    RemoteException remote =
        new RemoteException("in the process of job " + job + ": " + told.stack().strip(), null);
    return switch (told.kind()) {
      case THROWN -> thrown(told, remote, home, options, loader);
      case JOB_NOT_ALLOWED ->
          notAllowed("job " + job + " holds an object of " + told.type(), told.type(), null);
      case JOB_UNREADABLE ->
          new JobNotSerializableException(
              "job "
                  + job
                  + " cannot be read in its process: "
                  + told.type()
                  + ": "
                  + told.message()
                  + (told.type().contains("NotFound") || told.type().contains("NoClassDef")
                      ? " is not on the class path of this process, which is the child's too"
                      : ""),
              remote);
      case RESULT_UNWRITABLE ->
          new ResultNotSerializableException(
              "the result of job "
                  + job
                  + " cannot be sent: "
                  + told.type()
                  + ": "
                  + told.message()
                  + "; return a serializable value",
              remote);
    };
  }

  private static Throwable thrown(
      Failure told,
      RemoteException remote,
      String home,
      ProcessPoolOptions options,
      @Nullable ClassLoader loader) {
    String instead = told.type() + ": " + told.message();
    if (told.exception().length > 0) {
      TransferFilter filter =
          new TransferFilter(home, options.allowedClasses(), options.messageLimit(), false);
      try {
        if (Transfer.read(told.exception(), 0, filter, loader) instanceof Throwable thrown) {
          return explained(thrown, remote);
        }
      } catch (Exception | LinkageError | StackOverflowError e) {
        remote.addSuppressed(unreadable("the exception " + told.type(), filter, e));
      }
    }
    return new RemoteException(instead, remote);
  }

  private static Throwable explained(Throwable thrown, RemoteException remote) {
    if (thrown.getCause() == null) {
      try {
        return thrown.initCause(remote);
      } catch (IllegalStateException e) {
        // Made with the statement that it has no cause.
      }
    }
    thrown.addSuppressed(remote);
    return thrown;
  }

  /// Why something from a child could not be read here.
  static WorkersException unreadable(String what, TransferFilter filter, Throwable e) {
    String excess = filter.excess();
    if (excess != null) {
      return new ResultNotSerializableException(what + " cannot be read here: it has " + excess, e);
    }
    String refused = filter.refused();
    return refused == null
        ? new ResultNotSerializableException(what + " cannot be read here: " + e, e)
        : notAllowed(what + " holds an object of " + refused, refused, e);
  }

  private static ClassNotAllowedException notAllowed(
      String what, String name, @Nullable Throwable e) {
    return new ClassNotAllowedException(
        what
            + ", which the pool does not accept"
            + "; if it is harmless, allow it: withAllowedClasses(\""
            + name
            + "\")",
        e);
  }
}
