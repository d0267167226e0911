package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.loop.LoopException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells people what failed: one line for what they can mend, the whole trace for our own errors.
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commands, ParseResult arguments) {
    if (failure instanceof HubException || failure instanceof LoopException) {
      System.err.println("hearth: " + failure.getMessage());
    } else {
      failure.printStackTrace();
    }
    return 1;
  }
}
