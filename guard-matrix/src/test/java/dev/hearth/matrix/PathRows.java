package dev.hearth.matrix;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// [Files], attribute views, file stores, watch services.
final class PathRows {
  private PathRows() {}

  static void add(Catalog.Group g) {
    contents(g);
    listings(g);
    attributes(g);
    changes(g);
    links(g);
    views(g);
    watching(g);
    zips(g);
  }

  private static void contents(Catalog.Group g) {
    g.blocks("nf01", "Files.readAllBytes()").gives(f -> Files.readAllBytes(f.path));
    g.blocks("Files.readString()").gives(f -> Files.readString(f.path));
    g.blocks("Files.readAllLines()").gives(f -> Files.readAllLines(f.path));
    g.blocks("nf03", "Files.lines().count()").gives(f -> Files.lines(f.path).count());
    g.blocks("Files.newBufferedReader()").gives(f -> Files.newBufferedReader(f.path));
    g.blocks("Files.write()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.write(f.absent, new byte[10]));
    g.blocks("Files.write(lines)")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.write(f.absent, List.of("a", "b")));
    g.blocks("Files.writeString()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.writeString(f.absent, "text"));
    g.blocks("Files.writeString(append)")
        .gives(f -> Files.writeString(f.path, "text", StandardOpenOption.APPEND));
    g.blocks("Files.newBufferedWriter()").gives(f -> Files.newBufferedWriter(f.absent));
    g.blocks("nf05", "Files.newInputStream()").gives(f -> Files.newInputStream(f.path));
    g.blocks("InputStream.read() of Files.newInputStream()")
        .on(f -> f.keep(Files.newInputStream(f.path)))
        .gives(in -> in.read());
    g.blocks("InputStream.readAllBytes() of Files.newInputStream()")
        .on(f -> f.keep(Files.newInputStream(f.path)))
        .gives(in -> in.readAllBytes());
    g.blocks("InputStream.available() of Files.newInputStream()")
        .on(f -> f.keep(Files.newInputStream(f.path)))
        .gives(in -> in.available());
    g.blocks("Files.newOutputStream()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.newOutputStream(f.absent));
    g.blocks("nf07", "OutputStream.write() of Files.newOutputStream()")
        .on(f -> f.keep(Files.newOutputStream(f.absent)))
        .untouched(f -> f.absent.toFile().length() == 0)
        .does(out -> out.write(new byte[10]));
    g.blocks("Files.newByteChannel()").gives(f -> Files.newByteChannel(f.path));
    g.blocks("SeekableByteChannel.read()")
        .on(f -> f.keep(Files.newByteChannel(f.path)))
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.blocks("Files.copy(Path, OutputStream)")
        .gives(f -> Files.copy(f.path, OutputStream.nullOutputStream()));
    g.blocks("Files.copy(InputStream, Path)")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.copy(InputStream.nullInputStream(), f.absent));
    g.blocks("Files.mismatch()").gives(f -> Files.mismatch(f.path, f.tree.resolve("a.txt")));
    g.blocks("Files.readString(fifo): waits for a writer")
        .lasts()
        .on(f -> {
          Path fifo = f.fifo();
          f.after(() -> Files.writeString(fifo, "text"));
          return fifo;
        })
        .gives(fifo -> Files.readString(fifo));
  }

  private static void listings(Catalog.Group g) {
    g.blocks("nf09", "Files.list()").gives(f -> Files.list(f.tree));
    g.blocks("Files.list().toList()").gives(f -> Files.list(f.tree).sorted().toList());
    g.blocks("Files.newDirectoryStream()").gives(f -> Files.newDirectoryStream(f.tree));
    g.blocks("DirectoryStream.iterator().next()")
        .on(f -> f.keep(Files.newDirectoryStream(f.tree)))
        .varies()
        .gives(entries -> entries.iterator().next());
    g.blocks("Files.newDirectoryStream(glob)")
        .gives(f -> Files.newDirectoryStream(f.tree, "*.txt"));
    g.blocks("Files.walk().count()").gives(f -> Files.walk(f.tree).count());
    g.blocks("Stream.count() of Files.walk()")
        .on(f -> f.keep(Files.walk(f.tree)))
        .gives(entries -> entries.count());
    g.blocks("nf11", "Files.walkFileTree()")
        .does(f -> Files.walkFileTree(f.tree, new SimpleFileVisitor<>() {}));
    g.blocks("nf13", "Files.find().count()")
        .gives(f -> Files.find(f.tree, 5, (path, is) -> is.isRegularFile()).count());
  }

  private static void attributes(Catalog.Group g) {
    g.blocks("nf15", "Files.readAttributes(Basic)")
        .varies()
        .gives(f -> Files.readAttributes(f.path, BasicFileAttributes.class));
    g.blocks("Files.readAttributes(Posix)")
        .varies()
        .gives(f -> Files.readAttributes(f.path, PosixFileAttributes.class));
    g.blocks("Files.readAttributes(\"unix:*\")")
        .varies()
        .gives(f -> Files.readAttributes(f.path, "unix:*"));
    g.blocks("Files.getAttribute(\"size\")").gives(f -> Files.getAttribute(f.path, "size"));
    g.blocks("Files.exists()").gives(f -> Files.exists(f.path));
    g.blocks("Files.exists(NOFOLLOW_LINKS)")
        .gives(f -> Files.exists(f.path, LinkOption.NOFOLLOW_LINKS));
    g.blocks("Files.notExists()").gives(f -> Files.notExists(f.path));
    g.blocks("nf17", "Files.isDirectory()").gives(f -> Files.isDirectory(f.path));
    g.blocks("Files.isRegularFile()").gives(f -> Files.isRegularFile(f.path));
    g.blocks("Files.isSymbolicLink()").gives(f -> Files.isSymbolicLink(f.path));
    g.blocks("Files.isReadable()").gives(f -> Files.isReadable(f.path));
    g.blocks("Files.isWritable()").gives(f -> Files.isWritable(f.path));
    g.blocks("Files.isExecutable()").gives(f -> Files.isExecutable(f.path));
    g.blocks("nf19", "Files.size()").gives(f -> Files.size(f.path));
    g.blocks("Files.getLastModifiedTime()").varies().gives(f -> Files.getLastModifiedTime(f.path));
    g.blocks("Files.getOwner()").varies().gives(f -> Files.getOwner(f.path));
    g.blocks("Files.getPosixFilePermissions()")
        .varies()
        .gives(f -> Files.getPosixFilePermissions(f.path));
    g.blocks("nf27", "Files.isSameFile()")
        .gives(f -> Files.isSameFile(f.path, f.tree.resolve("a.txt")));
    g.blocks("nf29", "Path.toRealPath()").gives(f -> f.path.toRealPath());
  }

  private static void changes(Catalog.Group g) {
    g.blocks("Files.copy(Path, Path)")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.copy(f.path, f.absent));
    g.blocks("nf21", "Files.move()")
        .untouched(f -> Files.exists(f.path))
        .gives(f -> Files.move(f.path, f.absent));
    g.blocks("Files.move(ATOMIC_MOVE)")
        .untouched(f -> Files.exists(f.path))
        .gives(f -> Files.move(f.path, f.absent, StandardCopyOption.ATOMIC_MOVE));
    g.blocks("Files.delete()").untouched(f -> Files.exists(f.path)).does(f -> Files.delete(f.path));
    g.blocks("nf23", "Files.deleteIfExists(absent)").gives(f -> Files.deleteIfExists(f.absent));
    g.blocks("nf25", "Files.createDirectory()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.createDirectory(f.absent));
    g.blocks("Files.createDirectories()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.createDirectories(f.absent.resolve("below")));
    g.blocks("Files.createFile()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.createFile(f.absent));
    g.blocks("Files.createTempFile()")
        .varies()
        .untouched(f -> f.dir.toFile().list().length == 2)
        .gives(f -> Files.createTempFile(f.dir, "temp", ".txt"));
    g.blocks("Files.createTempDirectory()")
        .varies()
        .untouched(f -> f.dir.toFile().list().length == 2)
        .gives(f -> Files.createTempDirectory(f.dir, "temp"));
    g.blocks("nf33", "Files.setLastModifiedTime()")
        .untouched(f -> f.file.lastModified() != 1000)
        .gives(f -> Files.setLastModifiedTime(f.path, FileTime.fromMillis(1000)));
    g.blocks("Files.setPosixFilePermissions()")
        .gives(f ->
            Files.setPosixFilePermissions(f.path, PosixFilePermissions.fromString("rw-------")));
    g.blocks("Files.setOwner()")
        .on(f -> Map.entry(f.path, Files.getOwner(f.path)))
        .gives(entry -> Files.setOwner(entry.getKey(), entry.getValue()));
    g.blocks("Files.setAttribute(\"unix:mode\")")
        .gives(f -> Files.setAttribute(f.path, "unix:mode", 0600));
  }

  private static void links(Catalog.Group g) {
    g.blocks("nf31", "Files.createSymbolicLink()")
        .untouched(f -> !Files.isSymbolicLink(f.absent))
        .gives(f -> Files.createSymbolicLink(f.absent, f.path));
    g.blocks("Files.createLink()")
        .untouched(f -> !Files.exists(f.absent))
        .gives(f -> Files.createLink(f.absent, f.path));
    g.blocks("Files.readSymbolicLink()")
        .on(f -> Files.createSymbolicLink(f.absent, f.path))
        .gives(link -> Files.readSymbolicLink(link).getFileName());
  }

  private static void views(Catalog.Group g) {
    g.blocks("BasicFileAttributeView.setTimes()")
        .on(f -> Files.getFileAttributeView(f.path, BasicFileAttributeView.class))
        .does(view -> view.setTimes(FileTime.fromMillis(1000), null, null));
    g.blocks("PosixFileAttributeView.readAttributes()")
        .on(f -> Files.getFileAttributeView(f.path, PosixFileAttributeView.class))
        .varies()
        .gives(view -> view.readAttributes());
    g.blocks("DosFileAttributeView.readAttributes()")
        .on(f -> Files.getFileAttributeView(f.path, DosFileAttributeView.class))
        .varies()
        .gives(view -> view.readAttributes());
    g.blocks("UserDefinedFileAttributeView.list()")
        .on(f -> Files.getFileAttributeView(f.path, UserDefinedFileAttributeView.class))
        .gives(view -> view.list());
    g.blocks("UserDefinedFileAttributeView.write()")
        .on(f -> Files.getFileAttributeView(f.path, UserDefinedFileAttributeView.class))
        .gives(view -> view.write("note", ByteBuffer.wrap(new byte[3])));
    g.blocks("UserDefinedFileAttributeView.read()")
        .on(PathRows::noted)
        .gives(view -> view.read("note", ByteBuffer.allocate(10)));
    g.blocks("Files.getFileStore()").varies().gives(f -> Files.getFileStore(f.path));
    g.blocks("nf35", "Files.getFileStore().getUsableSpace()")
        .varies()
        .gives(f -> Files.getFileStore(f.path).getUsableSpace());
    g.blocks("FileStore.getTotalSpace()")
        .on(f -> Files.getFileStore(f.path))
        .varies()
        .gives(store -> store.getTotalSpace());
    g.blocks("FileSystem.getFileStores().iterator().next()")
        .varies()
        .gives(f -> f.path.getFileSystem().getFileStores().iterator().next());
    g.blocks("UserPrincipalLookupService.lookupPrincipalByName()")
        .on(f -> f.path.getFileSystem().getUserPrincipalLookupService())
        .varies()
        .gives(service -> service.lookupPrincipalByName("root"));
    g.blocks("UserPrincipalLookupService.lookupPrincipalByGroupName()")
        .on(f -> f.path.getFileSystem().getUserPrincipalLookupService())
        .varies()
        .gives(service -> service.lookupPrincipalByGroupName("root"));
  }

  private static UserDefinedFileAttributeView noted(Fixture f) throws Exception {
    var view = Files.getFileAttributeView(f.path, UserDefinedFileAttributeView.class);
    view.write("note", ByteBuffer.wrap(new byte[3]));
    return view;
  }

  private static void watching(Catalog.Group g) {
    g.blocks("FileSystem.newWatchService()")
        .varies()
        .mixed()
        .gives(f -> f.path.getFileSystem().newWatchService());
    g.suspends("Path.register(WatchService)")
        .instant()
        .mixed()
        .on(f -> new Watched(f.tree, f.keep(f.path.getFileSystem().newWatchService())))
        .varies()
        .gives(w -> w.dir().register(w.service(), StandardWatchEventKinds.ENTRY_CREATE));
    g.suspends("nf37", "WatchService.take()")
        .on(PathRows::watched)
        .varies()
        .gives(watched -> watched.service().take());
    g.suspends("WatchService.poll(timeout)")
        .on(f -> new Watched(f.tree, f.keep(f.path.getFileSystem().newWatchService()), f.wait))
        .gives(watched -> watched.service().poll(watched.millis(), TimeUnit.MILLISECONDS));
  }

  /// A folder being watched.
  private record Watched(Path dir, WatchService service, long millis) {
    private Watched(Path dir, WatchService service) {
      this(dir, service, 0);
    }
  }

  private static Watched watched(Fixture f) throws Exception {
    WatchService service = f.keep(f.path.getFileSystem().newWatchService());
    f.tree.register(service, StandardWatchEventKinds.ENTRY_CREATE);
    f.after(() -> Files.writeString(f.tree.resolve("new"), "new"));
    return new Watched(f.tree, service);
  }

  private static void zips(Catalog.Group g) {
    g.blocks("FileSystems.newFileSystem(zip)")
        .on(PathRows::zip)
        .varies()
        .gives(zip -> FileSystems.newFileSystem(zip));
    g.blocks("Files.readString() in a zip")
        .on(f -> f.keep(FileSystems.newFileSystem(zip(f))))
        .gives(zip -> Files.readString(zip.getPath("/a.txt")));
  }

  private static Path zip(Fixture f) throws Exception {
    Path zip = f.dir.resolve("a.zip");
    try (var made =
        FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"))) {
      Files.writeString(made.getPath("/a.txt"), "text", StandardCharsets.UTF_8);
    }
    return zip;
  }
}
