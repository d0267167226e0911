package dev.hearth.core;

/// A name that is too long. Choose a shorter one.
public final class MaxLengthExceededException extends HubException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  private final String property;
  private final String value;
  private final int limit;

  MaxLengthExceededException(String property, String value, int limit) {
    super(
        property
            + " \""
            + (value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value)
            + "\" has "
            + value.length()
            + " characters; at most "
            + limit);
    this.property = property;
    this.value = value;
    this.limit = limit;
  }

  /// What is too long, such as `event_type`.
  public String property() {
    return property;
  }

  /// The name that was refused.
  public String value() {
    return value;
  }

  /// How many characters it may have.
  public int limit() {
    return limit;
  }
}
