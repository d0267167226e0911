package dev.hearth.matrix;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Scanner;

/// Files the old way: streams, [RandomAccessFile], [File].
final class FileRows {
  private FileRows() {}

  private static final byte[] MUCH = new byte[1 << 20];

  static void add(Catalog.Group g) {
    streams(g);
    fifos(g);
    randomAccess(g);
    metadata(g);
    readersAndWriters(g);
  }

  private static void streams(Catalog.Group g) {
    g.blocks("io01", "new FileInputStream(File)").gives(f -> new FileInputStream(f.file));
    g.blocks("new FileInputStream(absent)").gives(f -> new FileInputStream(f.absent.toFile()));
    g.blocks("FileInputStream.read()")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.read());
    g.blocks("io03", "FileInputStream.read(byte[])")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.read(new byte[64]));
    g.blocks("FileInputStream.readAllBytes()")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.readAllBytes());
    g.blocks("FileInputStream.transferTo(OutputStream)")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.transferTo(OutputStream.nullOutputStream()));
    g.blocks("io05", "FileInputStream.available()")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.available());
    g.blocks("FileInputStream.skip(long)")
        .on(f -> f.keep(new FileInputStream(f.file)))
        .gives(in -> in.skip(3));
    g.blocks("io09", "new FileOutputStream(File)")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> new FileOutputStream(f.absent.toFile()));
    g.blocks("new FileOutputStream(File, append)").gives(f -> new FileOutputStream(f.file, true));
    g.blocks("FileOutputStream.write(int)")
        .on(f -> f.keep(new FileOutputStream(f.absent.toFile())))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(out -> out.write('x'));
    g.blocks("io11", "FileOutputStream.write(byte[])")
        .on(f -> f.keep(new FileOutputStream(f.absent.toFile())))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(out -> out.write(new byte[64]));
    g.blocks("FileDescriptor.sync()")
        .on(f -> f.keep(new FileOutputStream(f.absent.toFile())).getFD())
        .does(fd -> fd.sync());
  }

  private static void fifos(Catalog.Group g) {
    g.blocks("io07", "new FileInputStream(fifo): waits for a writer")
        .lasts()
        .on(f -> {
          File fifo = f.fifo().toFile();
          f.after(() -> f.keep(new RandomAccessFile(fifo, "rw")));
          return fifo;
        })
        .gives(fifo -> new FileInputStream(fifo));
    g.blocks("new FileOutputStream(fifo): waits for a reader")
        .lasts()
        .on(f -> {
          File fifo = f.fifo().toFile();
          f.after(() -> f.keep(new RandomAccessFile(fifo, "rw")));
          return fifo;
        })
        .gives(fifo -> new FileOutputStream(fifo));
    g.blocks("FileInputStream.read(fifo): waits for data")
        .lasts()
        .on(FileRows::emptyFifo)
        .gives(in -> in.read());
    g.blocks("FileOutputStream.write(full fifo)")
        .lasts()
        .on(f -> {
          RandomAccessFile both = f.keep(new RandomAccessFile(f.fifo().toFile(), "rw"));
          f.after(() -> both.readFully(new byte[MUCH.length]));
          return f.keep(new FileOutputStream(f.dir.resolve("fifo").toFile()));
        })
        .does(out -> out.write(MUCH));
    g.blocks("RandomAccessFile.read(fifo): waits for data")
        .lasts()
        .on(f -> {
          RandomAccessFile both = f.keep(new RandomAccessFile(f.fifo().toFile(), "rw"));
          f.after(() -> {
            try (var out = new FileOutputStream(f.dir.resolve("fifo").toFile())) {
              out.write('x');
            }
          });
          return both;
        })
        .gives(both -> both.read());
    g.blocks("BufferedReader.readLine() of a fifo")
        .lasts()
        .on(f -> new BufferedReader(new InputStreamReader(emptyFifo(f), StandardCharsets.UTF_8)))
        .gives(in -> in.readLine());
    g.blocks("ms15", "Scanner.nextLine() of a pipe like System.in")
        .lasts()
        .on(f -> new Scanner(emptyFifo(f), StandardCharsets.UTF_8))
        .gives(in -> in.nextLine());
    g.blocks("System.in.read()")
        .lasts()
        .on(f -> {
          var before = System.in;
          System.setIn(emptyFifo(f));
          f.atEnd(() -> System.setIn(before));
          return f;
        })
        .gives(f -> System.in.read());
  }

  /// A FIFO with a writer, which writes a line when the call has waited.
  private static FileInputStream emptyFifo(Fixture f) throws Exception {
    RandomAccessFile both = f.keep(new RandomAccessFile(f.fifo().toFile(), "rw"));
    f.after(() -> both.write("x\n".getBytes(StandardCharsets.UTF_8)));
    return f.keep(new FileInputStream(f.dir.resolve("fifo").toFile()));
  }

  private static void randomAccess(Catalog.Group g) {
    g.blocks("new RandomAccessFile(File, \"rw\")")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> new RandomAccessFile(f.absent.toFile(), "rw"));
    g.blocks("io13", "RandomAccessFile.read(byte[])")
        .on(f -> f.keep(new RandomAccessFile(f.file, "rw")))
        .gives(file -> file.read(new byte[64]));
    g.blocks("RandomAccessFile.read()")
        .on(f -> f.keep(new RandomAccessFile(f.file, "rw")))
        .gives(file -> file.read());
    g.blocks("RandomAccessFile.readLine()")
        .on(f -> f.keep(new RandomAccessFile(f.file, "rw")))
        .gives(file -> file.readLine());
    g.blocks("RandomAccessFile.write(byte[])")
        .on(f -> f.keep(new RandomAccessFile(f.absent.toFile(), "rw")))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(file -> file.write(new byte[64]));
    g.blocks("RandomAccessFile.write(int)")
        .on(f -> f.keep(new RandomAccessFile(f.absent.toFile(), "rw")))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(file -> file.write('x'));
    g.blocks("io15", "RandomAccessFile.length()")
        .on(f -> f.keep(new RandomAccessFile(f.file, "rw")))
        .gives(file -> file.length());
    g.blocks("RandomAccessFile.setLength(long)")
        .on(f -> f.keep(new RandomAccessFile(f.absent.toFile(), "rw")))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(file -> file.setLength(100));
    g.blocks("RandomAccessFile.seek(long)")
        .on(f -> f.keep(new RandomAccessFile(f.file, "rw")))
        .does(file -> file.seek(10));
  }

  private static void metadata(Catalog.Group g) {
    g.blocks("io19", "File.list()").gives(f -> f.tree.toFile().list());
    g.blocks("File.listFiles()").gives(f -> f.tree.toFile().listFiles());
    g.blocks("io21", "File.exists()").gives(f -> f.file.exists());
    g.blocks("File.isFile()").gives(f -> f.file.isFile());
    g.blocks("io23", "File.isDirectory()").gives(f -> f.file.isDirectory());
    g.blocks("File.isHidden()").gives(f -> f.file.isHidden());
    g.blocks("File.length()").gives(f -> f.file.length());
    g.blocks("File.lastModified()").varies().gives(f -> f.file.lastModified());
    g.blocks("io25", "File.canRead()").gives(f -> f.file.canRead());
    g.blocks("File.canWrite()").gives(f -> f.file.canWrite());
    g.blocks("File.canExecute()").gives(f -> f.file.canExecute());
    g.blocks("File.setReadOnly()")
        .untouched(f -> Files.isRegularFile(f.path) && ownerMayWrite(f))
        .gives(f -> f.file.setReadOnly());
    g.blocks("File.setExecutable(true)").gives(f -> f.file.setExecutable(true));
    g.blocks("File.getUsableSpace()").varies().gives(f -> f.file.getUsableSpace());
    g.blocks("File.getCanonicalPath()").gives(f -> f.file.getCanonicalPath());
    g.blocks("io27", "File.delete()")
        .untouched(f -> Files.exists(f.path))
        .gives(f -> f.file.delete());
    g.blocks("File.renameTo(File)")
        .untouched(f -> Files.exists(f.path))
        .gives(f -> f.file.renameTo(f.absent.toFile()));
    g.blocks("io29", "File.mkdir()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> f.absent.toFile().mkdir());
    g.blocks("File.mkdirs()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> f.absent.resolve("below").toFile().mkdirs());
    g.blocks("io31", "File.createTempFile()")
        .varies()
        .untouched(f -> f.dir.toFile().list().length == 2)
        .gives(f -> File.createTempFile("temp", ".txt", f.dir.toFile()));
    g.blocks("File.createNewFile()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> f.absent.toFile().createNewFile());
    g.blocks("io33", "File.setLastModified()")
        .untouched(f -> f.file.lastModified() != 1000)
        .gives(f -> f.file.setLastModified(1000));
  }

  private static boolean ownerMayWrite(Fixture f) {
    try {
      return Files.getPosixFilePermissions(f.path)
          .contains(java.nio.file.attribute.PosixFilePermission.OWNER_WRITE);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void readersAndWriters(Catalog.Group g) {
    g.blocks("io17", "FileReader open and read").gives(f -> new FileReader(f.file).read());
    g.blocks("new FileWriter(File)")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> new FileWriter(f.absent.toFile()));
    g.blocks("FileWriter.flush()")
        .on(f -> {
          FileWriter out = f.keep(new FileWriter(f.absent.toFile()));
          out.write("text");
          return out;
        })
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(out -> out.flush());
    g.blocks("BufferedReader.readLine() of a file")
        .on(f -> f.keep(new BufferedReader(new FileReader(f.file))))
        .gives(in -> in.readLine());
    g.blocks("new PrintWriter(File)").gives(f -> new PrintWriter(f.absent.toFile()));
    g.blocks("new PrintStream(File)").gives(f -> new PrintStream(f.absent.toFile()));
    g.blocks("PrintStream.println() to a file")
        .on(f -> f.keep(new PrintStream(new FileOutputStream(f.absent.toFile()), true)))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(out -> out.println("text"));
    g.blocks("System.out.println()")
        .on(f -> {
          PrintStream before = System.out;
          System.setOut(f.keep(new PrintStream(new FileOutputStream("/dev/null"), true)));
          f.atEnd(() -> System.setOut(before));
          return f;
        })
        .does(f -> System.out.println("text"));
    g.blocks("System.err.print()")
        .on(f -> {
          PrintStream before = System.err;
          System.setErr(f.keep(new PrintStream(new FileOutputStream("/dev/null"), true)));
          f.atEnd(() -> System.setErr(before));
          return f;
        })
        .does(f -> System.err.print("text"));
    g.blocks("new Scanner(File).nextLine()").gives(f -> new Scanner(f.file).nextLine());
    g.blocks("DataInputStream.readInt() of a file")
        .on(f -> f.keep(new DataInputStream(new FileInputStream(f.file))))
        .gives(in -> in.readInt());
    g.blocks("ObjectInputStream.readObject() of a file")
        .on(f -> {
          try (var out = new ObjectOutputStream(new FileOutputStream(f.absent.toFile()))) {
            out.writeObject("x".repeat(20_000));
          }
          return f.keep(new ObjectInputStream(new FileInputStream(f.absent.toFile())));
        })
        .gives(in -> in.readObject());
  }
}
