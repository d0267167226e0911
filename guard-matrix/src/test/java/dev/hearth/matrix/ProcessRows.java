package dev.hearth.matrix;

import java.util.concurrent.TimeUnit;

/// Child processes.
final class ProcessRows {
  private ProcessRows() {}

  static void add(Catalog.Group g) {
    g.blocks("pr01", "ProcessBuilder.start()")
        .on(f -> new ProcessBuilder("true"))
        .varies()
        .gives(builder -> builder.start());
    g.blocks("ProcessBuilder.start() with files")
        .on(f -> new ProcessBuilder("true").redirectOutput(f.absent.toFile()))
        .untouched(f -> !f.absent.toFile().exists())
        .varies()
        .gives(builder -> builder.start());
    g.blocks("Runtime.exec()")
        .varies()
        .gives(f -> Runtime.getRuntime().exec(new String[] {"true"}));
    g.suspends("pr03", "Process.waitFor()")
        .on(ProcessRows::cat)
        .gives(process -> process.waitFor());
    g.suspends("Process.waitFor(timeout)")
        .on(ProcessRows::cat)
        .gives(process -> process.waitFor(5, TimeUnit.SECONDS));
    g.suspends("Process.onExit().get()")
        .on(ProcessRows::cat)
        .varies()
        .gives(process -> process.onExit().get());
    g.blocks("pr05", "Process.getInputStream().read()")
        .lasts()
        .on(ProcessRows::speaking)
        .gives(process -> process.getInputStream().read());
    g.blocks("Process.inputReader().readLine()")
        .lasts()
        .on(ProcessRows::speaking)
        .gives(process -> process.inputReader().readLine());
    g.blocks("Process.getErrorStream().read()")
        .lasts()
        .on(ProcessRows::cat)
        .gives(process -> process.getErrorStream().read());
    g.blocks("Process.getOutputStream().write(), full")
        .lasts()
        .on(f -> {
          Process process = f.keep(new Child(new ProcessBuilder("cat").start())).process();
          f.after(() -> process.getInputStream().readNBytes(1 << 20));
          return process.getOutputStream();
        })
        .does(out -> out.write(new byte[1 << 20]));
    g.blocks("pr07", "ProcessHandle.allProcesses().count()")
        .varies()
        .gives(f -> ProcessHandle.allProcesses().count());
    g.blocks("ProcessHandle.children().count()")
        .varies()
        .gives(f -> ProcessHandle.current().children().count());
    g.blocks("ProcessHandle.descendants().count()")
        .varies()
        .gives(f -> ProcessHandle.current().descendants().count());
    g.blocks("ProcessHandle.info()").varies().gives(f -> ProcessHandle.current().info());
    g.blocks("ProcessHandle.of()").varies().gives(f -> ProcessHandle.of(1));
    g.blocks("ProcessHandle.parent()").varies().gives(f -> ProcessHandle.current().parent());
  }

  private record Child(Process process) implements AutoCloseable {
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /// A child that ends, or echoes and ends, when the call has waited.
  private static Process cat(Fixture f) throws Exception {
    Process process = f.keep(new Child(new ProcessBuilder("cat").start())).process();
    f.after(() -> process.outputWriter().close());
    return process;
  }

  /// A child that says something when the call has waited.
  private static Process speaking(Fixture f) throws Exception {
    Process process = f.keep(new Child(new ProcessBuilder("cat").start())).process();
    f.after(() -> {
      process.outputWriter().write("x\n");
      process.outputWriter().flush();
    });
    return process;
  }
}
