package dev.hearth.loop;

/// A step that does nothing.
record Numbered(int number) implements Step {
  private static final LoopContext CONTEXT = new Owner("nobody").context();

  @Override
  public LoopContext context() {
    return CONTEXT;
  }

  @Override
  public void run() {}

  @Override
  public String describe() {
    return "step " + number;
  }
}
