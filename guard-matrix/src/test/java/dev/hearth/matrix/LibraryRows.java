package dev.hearth.matrix;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.awt.image.BufferedImage;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.prefs.Preferences;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.xml.parsers.DocumentBuilderFactory;

/// What libraries do with files, and a database.
final class LibraryRows {
  private LibraryRows() {}

  private static final char[] PASSWORD = "matrix".toCharArray();

  static void add(Catalog.Group g) {
    archives(g);
    parsers(g);
    security(g);
    logging(g);
    database(g);
    management(g);
  }

  /// A zip with one file.
  static Path zip(Fixture f) throws Exception {
    Path zip = f.dir.resolve("a.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.write(new byte[5000]);
    }
    return zip;
  }

  private static void archives(Catalog.Group g) {
    g.blocks("ms01", "new ZipFile()")
        .on(LibraryRows::zip)
        .varies()
        .gives(zip -> new ZipFile(zip.toFile()));
    g.blocks("new JarFile()").on(LibraryRows::zip).varies().gives(zip -> new JarFile(zip.toFile()));
    g.blocks("ZipFile.getInputStream().read()")
        .on(f -> f.keep(new ZipFile(zip(f).toFile())))
        .gives(zip -> zip.getInputStream(zip.getEntry("a.txt")).read());
    g.blocks("ZipInputStream.getNextEntry() of a file")
        .on(f -> f.keep(new ZipInputStream(new FileInputStream(zip(f).toFile()))))
        .varies()
        .gives(zip -> zip.getNextEntry());
    g.blocks("new GZIPInputStream(file)")
        .on(f -> {
          try (var out = new GZIPOutputStream(Files.newOutputStream(f.absent))) {
            out.write(new byte[1000]);
          }
          return f.keep(new FileInputStream(f.absent.toFile()));
        })
        .varies()
        .gives(in -> new GZIPInputStream(in));
    g.blocks("GZIPOutputStream.finish() to a file")
        .on(f -> f.keep(new GZIPOutputStream(new FileOutputStream(f.absent.toFile()))))
        .does(out -> out.finish());
  }

  private static void parsers(Catalog.Group g) {
    g.blocks("Properties.load(file)")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .does(in -> new Properties().load(in));
    g.blocks("Properties.store(file)")
        .on(f -> f.keep(new FileOutputStream(f.absent.toFile())))
        .does(out -> new Properties().store(out, null));
    g.blocks("ms03", "ImageIO.read(File)")
        .on(LibraryRows::image)
        .varies()
        .gives(image -> ImageIO.read(image.toFile()));
    g.blocks("ImageIO.write(File)")
        .gives(f -> ImageIO.write(new BufferedImage(2, 2, 1), "png", f.absent.toFile()));
    g.blocks("DocumentBuilder.parse(File)")
        .on(f -> Files.writeString(f.absent, "<a/>").toFile())
        .varies()
        .gives(file -> DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file));
  }

  private static Path image(Fixture f) throws Exception {
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", f.absent.toFile());
    return f.absent;
  }

  private static void security(Catalog.Group g) {
    g.blocks("KeyStore.load(file)")
        .on(f -> f.keep(Files.newInputStream(keyStore(f))))
        .does(in -> KeyStore.getInstance("PKCS12").load(in, PASSWORD));
    g.blocks("KeyStore.getInstance(File)")
        .on(LibraryRows::keyStore)
        .varies()
        .gives(file -> KeyStore.getInstance(file.toFile(), PASSWORD));
    g.blocks("TrustManagerFactory.init(default)")
        .on(f -> TrustManagerFactory.getInstance("PKIX"))
        .does(factory -> factory.init((KeyStore) null));
    g.blocks("SSLContext.init(default)")
        .on(f -> SSLContext.getInstance("TLS"))
        .does(context -> context.init(null, null, null));
    g.blocks("SecureRandom.getInstanceStrong().nextBytes()")
        .on(f -> SecureRandom.getInstanceStrong())
        .does(random -> random.nextBytes(new byte[4096]));
    g.blocks("SecureRandom.generateSeed()")
        .on(f -> new SecureRandom())
        .varies()
        .gives(random -> random.generateSeed(300));
  }

  private static Path keyStore(Fixture f) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    try (var out = Files.newOutputStream(f.absent)) {
      store.store(out, PASSWORD);
    }
    return f.absent;
  }

  private static void logging(Catalog.Group g) {
    g.blocks("FileHandler.publish()")
        .on(f -> f.keep(new Handler(new FileHandler(f.absent.toString()))).file())
        .does(handler -> handler.publish(new LogRecord(Level.INFO, "text")));
    g.blocks("new FileHandler()")
        .varies()
        .gives(f -> new Handler(new FileHandler(f.absent.toString())));
    g.blocks("Logger.info() to a file")
        .on(f -> {
          Logger logger = Logger.getAnonymousLogger();
          logger.setUseParentHandlers(false);
          logger.addHandler(f.keep(new Handler(new FileHandler(f.absent.toString()))).file());
          return logger;
        })
        .does(logger -> logger.info("text"));
    g.blocks("Logger.info() to the console")
        .at(Flushing.class, "publish")
        .on(f -> {
          Logger logger = Logger.getAnonymousLogger();
          logger.setUseParentHandlers(false);
          var out = f.keep(new FileOutputStream("/dev/null"));
          logger.addHandler(new Flushing(out));
          return logger;
        })
        .does(logger -> logger.info("text"));
    g.blocks("ms09", "Preferences.flush()")
        .on(f -> {
          Preferences node = Preferences.userRoot().node("matrix");
          node.put("key", Long.toString(System.nanoTime()));
          return node;
        })
        .does(node -> node.flush());
    g.blocks("Preferences.sync()")
        .on(f -> Preferences.userRoot().node("matrix"))
        .does(node -> node.sync());
  }

  private record Handler(FileHandler file) implements AutoCloseable {
    @Override
    public void close() {
      file.close();
    }
  }

  /// What a console handler does: it writes each record at once.
  private static final class Flushing extends StreamHandler {
    Flushing(FileOutputStream out) {
      super(out, new SimpleFormatter());
    }

    @Override
    public synchronized void publish(LogRecord record) {
      super.publish(record);
      flush();
    }
  }

  private static void database(Catalog.Group g) {
    g.blocks("ms07", "SQLite: DriverManager.getConnection()")
        .library("org.sqlite.")
        .on(f -> "jdbc:sqlite:" + f.absent)
        .varies()
        .gives(url -> DriverManager.getConnection(url));
    g.blocks("ms05", "SQLite: Statement.executeQuery()")
        .library("org.sqlite.")
        .on(f -> database(f).createStatement())
        .varies()
        .gives(statement -> statement.executeQuery("select * from t"));
    g.blocks("SQLite: Statement.executeUpdate()")
        .library("org.sqlite.")
        .on(f -> database(f).createStatement())
        .gives(statement -> statement.executeUpdate("insert into t values (2)"));
    g.blocks("SQLite: PreparedStatement.executeUpdate()")
        .library("org.sqlite.")
        .on(LibraryRows::prepared)
        .gives(statement -> statement.executeUpdate());
    g.blocks("SQLite: Connection.commit()")
        .library("org.sqlite.")
        .on(f -> {
          Connection connection = database(f);
          connection.setAutoCommit(false);
          connection.createStatement().executeUpdate("insert into t values (3)");
          return connection;
        })
        .does(connection -> connection.commit());
    g.blocks("SQLite: database locked by another connection")
        .library("org.sqlite.")
        .lasts()
        .on(LibraryRows::locked)
        .gives(statement -> statement.executeUpdate("insert into t values (5)"));
  }

  private static Connection database(Fixture f) throws Exception {
    Connection connection = f.keep(DriverManager.getConnection("jdbc:sqlite:" + f.absent));
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table if not exists t (n integer)");
    }
    return connection;
  }

  private static PreparedStatement prepared(Fixture f) throws Exception {
    PreparedStatement statement = database(f).prepareStatement("insert into t values (?)");
    statement.setInt(1, 4);
    return statement;
  }

  private static Statement locked(Fixture f) throws Exception {
    Statement ours = database(f).createStatement();
    Statement theirs = database(f).createStatement();
    theirs.executeUpdate("begin immediate");
    f.after(() -> theirs.executeUpdate("commit"));
    return ours;
  }

  private static void management(Catalog.Group g) {
    g.blocks("HotSpotDiagnosticMXBean.dumpHeap()")
        .slow()
        .on(f ->
            new Dump(
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class),
                f.dir.resolve("heap.hprof").toString()))
        .does(dump -> dump.bean.dumpHeap(dump.file, true));
  }

  private record Dump(HotSpotDiagnosticMXBean bean, String file) {}
}
