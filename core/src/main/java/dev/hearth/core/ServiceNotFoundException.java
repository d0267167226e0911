package dev.hearth.core;

/// There is no such service: its integration is not set up, or the name is wrong.
public final class ServiceNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  private final String domain;
  private final String service;

  ServiceNotFoundException(String domain, String service) {
    super("Service " + domain + "." + service + " not found.");
    this.domain = domain;
    this.service = service;
  }

  /// The domain that was asked for.
  public String domain() {
    return domain;
  }

  /// The name that was asked for.
  public String service() {
    return service;
  }
}
