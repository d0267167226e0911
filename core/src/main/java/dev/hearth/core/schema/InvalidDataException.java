package dev.hearth.core.schema;

import dev.hearth.core.HubException;
import java.util.List;
import java.util.stream.Collectors;

/// Data that does not fit its schema. The caller mends the data; nothing was done with it.
public final class InvalidDataException extends HubException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// An exception with at least one problem.
  public InvalidDataException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /// Everything that is wrong, in the order of the data.
  public List<Problem> problems() {
    return problems;
  }
}
