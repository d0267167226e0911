package dev.hearth.matrix;

import java.io.File;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Classes that are not loaded yet, resources, libraries.
final class ClassRows {
  private ClassRows() {}

  private static final AtomicInteger NUMBER = new AtomicInteger();

  static void add(Catalog.Group g) {
    classes(g);
    resources(g);
    libraries(g);
  }

  private static void classes(Catalog.Group g) {
    g.blocks("cl01", "Class.forName(), class path")
        .on(ClassRows::newClass)
        .varies()
        .gives(name -> Class.forName(name));
    g.blocks("Class.forName(), absent")
        .on(f -> "matrix.none.C" + NUMBER.incrementAndGet())
        .gives(name -> Class.forName(name));
    g.blocks("ClassLoader.loadClass(), class path")
        .on(ClassRows::newClass)
        .varies()
        .gives(name -> ClassLoader.getSystemClassLoader().loadClass(name));
    g.blocks("cl03", "first use of a class, class path")
        .on(f -> {
          URL[] urls = copyOf(f, FirstUse.class, Used.class);
          var loader = f.keep(new URLClassLoader(urls, null));
          return (Runnable)
              loader.loadClass(FirstUse.class.getName()).getDeclaredConstructor().newInstance();
        })
        .at(FirstUse.class, "run")
        .does(first -> first.run());
    g.blocks("URLClassLoader.loadClass()")
        .on(f -> f.keep(new URLClassLoader(copyOf(f, Used.class), null)))
        .varies()
        .gives(loader -> loader.loadClass(Used.class.getName()));
    g.blocks("URLClassLoader.loadClass() from a jar")
        .on(f -> f.keep(new URLClassLoader(new URL[] {LibraryRows.zip(f).toUri().toURL()}, null)))
        .gives(loader -> loader.loadClass("matrix.none.InJar"));
    g.blocks("cl05", "ServiceLoader iteration")
        .on(f -> {
          Path services = Files.createDirectories(f.dir.resolve("META-INF/services"));
          Files.writeString(services.resolve(Runnable.class.getName()), Used.class.getName());
          URL[] urls = copyOf(f, Used.class);
          return f.keep(new URLClassLoader(urls, ClassRows.class.getClassLoader()));
        })
        .varies()
        .gives(loader -> ServiceLoader.load(Runnable.class, loader).findFirst().orElseThrow());
    g.blocks("waiting for a class initialiser in another thread")
        .lasts()
        .stays("the virtual machine waits, and no Java code runs")
        .unseen("waiting for a class initialiser runs no Java code; the watchdog sees it")
        .on(f -> {
          Class<?> slow = Pinned.fresh(f, Pinned.Waits.class);
          Thread first = Thread.ofPlatform().daemon().unstarted(() -> Pinned.initialise(slow));
          Pinned.gate = new CountDownLatch(1);
          CountDownLatch gate = Pinned.gate;
          first.start();
          while (first.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
          }
          f.after(gate::countDown);
          return slow;
        })
        .varies()
        .gives(slow -> Class.forName(slow.getName(), true, slow.getClassLoader()));
  }

  /// Uses another class when it runs.
  public static final class FirstUse implements Runnable {
    @Override
    public void run() {
      new Used();
    }
  }

  /// Is used.
  public static final class Used implements Runnable {
    @Override
    public void run() {}
  }

  /// Copies class files to the fixture's folder, and returns that as a class path.
  static URL[] copyOf(Fixture f, Class<?>... classes) throws Exception {
    for (Class<?> each : classes) {
      String name = each.getName().replace('.', '/') + ".class";
      Path copy = f.dir.resolve(name);
      Files.createDirectories(copy.getParent());
      try (var in = each.getResourceAsStream("/" + name)) {
        Files.write(copy, in.readAllBytes());
      }
    }
    return new URL[] {f.dir.toUri().toURL()};
  }

  /// Puts a new class on the class path and returns its name.
  private static String newClass(Fixture f) throws Exception {
    String name = "matrix.C" + NUMBER.incrementAndGet();
    URI root = ClassRows.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path file = Path.of(root).resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, ClassFile.of().build(ClassDesc.of(name), type -> {}));
    f.atEnd(() -> Files.delete(file));
    return name;
  }

  private static void resources(Catalog.Group g) {
    g.blocks("Class.getResource(), absent").gives(f -> ClassRows.class.getResource("/absent"));
    g.blocks("Class.getResourceAsStream()")
        .varies()
        .gives(f -> ClassRows.class.getResourceAsStream("ClassRows.class"));
    g.blocks("cl07", "ClassLoader.getResourceAsStream().read()")
        .on(f -> ClassRows.class.getClassLoader())
        .gives(loader -> loader.getResourceAsStream("dev/hearth/matrix/ClassRows.class").read());
    g.blocks("ClassLoader.getResourceAsStream().read() in a jar")
        .on(f -> ClassRows.class.getClassLoader())
        .gives(loader ->
            loader.getResourceAsStream("META-INF/maven/org.xerial/sqlite-jdbc/pom.xml").read());
    g.blocks("ClassLoader.getResources().hasMoreElements()")
        .on(f -> ClassRows.class.getClassLoader())
        .gives(loader -> loader.getResources("absent").hasMoreElements());
    g.blocks("ResourceBundle.getBundle(), absent")
        .on(f -> "absent" + NUMBER.incrementAndGet())
        .gives(name -> ResourceBundle.getBundle(name));
    g.blocks("Charset.isSupported(), unknown")
        .on(f -> "x-absent-" + NUMBER.incrementAndGet())
        .gives(name -> Charset.isSupported(name));
    g.blocks("Module.getResourceAsStream(), absent")
        .on(f -> ClassRows.class.getModule())
        .gives(module -> module.getResourceAsStream("absent"));
  }

  private static void libraries(Catalog.Group g) {
    g.blocks("cl09", "System.load()")
        .on(ClassRows::library)
        .does(library -> System.load(library.toString()));
    g.blocks("System.load(), absent").does(f -> System.load(f.absent.toString()));
    g.blocks("System.loadLibrary(), absent")
        .on(f -> "absent" + NUMBER.incrementAndGet())
        .does(name -> System.loadLibrary(name));
    g.blocks("SymbolLookup.libraryLookup()")
        .on(ClassRows::library)
        .varies()
        .gives(library -> SymbolLookup.libraryLookup(library, Arena.ofAuto()));
  }

  /// A copy of a small library, which no class loader has loaded yet.
  private static Path library(Fixture f) throws Exception {
    File small = new File(System.getProperty("java.home"), "lib/libsyslookup.so");
    return Files.copy(small.toPath(), f.dir.resolve("libcopy" + NUMBER.incrementAndGet() + ".so"));
  }
}
