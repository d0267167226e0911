package dev.hearth.matrix;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Peers on the loopback interface for the rows about networks.
final class Servers {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private Servers() {}

  /// A server socket, open until the end.
  static ServerSocket server(Fixture f) throws IOException {
    return f.keep(new ServerSocket(0, 50, LOOPBACK));
  }

  /// Two ends of a connection.
  ///
  /// @param ours the end that the row uses
  /// @param theirs the end that the helper uses
  record Pair(Socket ours, Socket theirs) {
    static Pair open(Fixture f) throws IOException {
      try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
        Socket ours = f.keep(new Socket(LOOPBACK, server.getLocalPort()));
        return new Pair(ours, f.keep(server.accept()));
      }
    }

    /// Has the other end write when the call has waited.
    Pair writesLater(Fixture f) {
      f.after(() -> theirs.getOutputStream().write("x\n".getBytes()));
      return this;
    }

    /// Has the other end read all when the call has waited.
    Pair readsLater(Fixture f) {
      f.after(() -> drain(theirs.getInputStream()));
      f.atEnd(ours::close);
      return this;
    }
  }

  /// Two ends of a connection, as channels.
  record Channels(SocketChannel ours, SocketChannel theirs) {
    static Channels open(Fixture f) throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open()) {
        server.bind(new InetSocketAddress(LOOPBACK, 0));
        SocketChannel ours = f.keep(SocketChannel.open(server.getLocalAddress()));
        return new Channels(ours, f.keep(server.accept()));
      }
    }

    static Channels unix(Fixture f) throws IOException {
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(f.dir.resolve("socket")));
        SocketChannel ours = f.keep(SocketChannel.open(server.getLocalAddress()));
        return new Channels(ours, f.keep(server.accept()));
      }
    }

    /// Has the other end write when the call has waited.
    Channels writesLater(Fixture f) {
      f.after(() -> theirs.write(ByteBuffer.wrap("x\n".getBytes())));
      return this;
    }

    /// Has the other end read all when the call has waited.
    Channels readsLater(Fixture f) {
      f.after(() -> drain(java.nio.channels.Channels.newInputStream(theirs)));
      f.atEnd(ours::close);
      return this;
    }
  }

  /// Reads to the end.
  static void drain(InputStream in) throws IOException {
    byte[] part = new byte[1 << 16];
    while (in.read(part) >= 0) {
      // To the end of the connection.
    }
  }

  /// The address of an HTTP server that answers with `text`, after the fixture's wait.
  static String http(Fixture f) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Thread.sleep(f.wait);
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("text".getBytes());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    f.atEnd(() -> {
      server.stop(0);
      threads.shutdownNow();
    });
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }
}
