package dev.hearth.integration.mqtt;

/// Carries a refusal out of nested validation; never leaves this package.
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal.Reason reason;
  private final String field;
  private final String detail;

  RefusedException(Refusal.Reason reason, String field, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.field = field;
    this.detail = detail;
  }

  Refusal on(String topic) {
    return new Refusal(reason, topic, field, detail);
  }

  Refusal on(String topic, String prefix) {
    return new Refusal(reason, topic, field.isEmpty() ? prefix : prefix + "." + field, detail);
  }
}
