package dev.hearth.core;

/// There is no such service: its integration is not set up, or the name is wrong.
public final class ServiceNotFoundException extends HubException {
  private static final long serialVersionUID = 1L;

  ServiceNotFoundException(String domain, String service) {
    super("Service " + domain + "." + service + " not found.");
  }
}
