package dev.hearth.matrix;

import dev.hearth.matrix.Servers.Pair;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;

/// Sockets and HTTP, on the loopback interface.
final class NetworkRows {
  private NetworkRows() {}

  private static final byte[] MUCH = new byte[16 << 20];

  static void add(Catalog.Group g) {
    connecting(g);
    reading(g);
    datagrams(g);
    http(g);
  }

  private static void connecting(Catalog.Group g) {
    g.suspends("nt01", "new Socket(address, port)")
        .instant()
        .on(f -> Servers.server(f))
        .varies()
        .gives(server -> new Socket(Servers.LOOPBACK, server.getLocalPort()));
    g.suspends("Socket.connect(address, timeout)")
        .instant()
        .on(f -> new Connecting(f.keep(new Socket()), Servers.server(f).getLocalSocketAddress()))
        .does(c -> c.socket.connect(c.address, 1000));
    g.suspends("Socket.connect(), backlog full")
        .on(f -> {
          // Nobody accepts, and the queue is full: the connection waits.
          ServerSocket server = f.keep(new ServerSocket(0, 1, Servers.LOOPBACK));
          for (int i = 0; i < 3; i++) {
            var filler = f.keep(SocketChannel.open());
            filler.configureBlocking(false);
            filler.connect(server.getLocalSocketAddress());
          }
          Thread.sleep(5);
          return new Connecting(f.keep(new Socket()), server.getLocalSocketAddress(), (int) f.wait);
        })
        .does(c -> c.socket.connect(c.address, c.timeout));
    g.suspends("nt07", "ServerSocket.accept()")
        .on(NetworkRows::connectedLater)
        .varies()
        .gives(server -> server.accept());
    g.suspends("ServerSocket.accept(), with a timeout")
        .on(f -> {
          ServerSocket server = Servers.server(f);
          server.setSoTimeout((int) f.wait);
          return server;
        })
        .varies()
        .gives(server -> server.accept());
  }

  private record Connecting(Socket socket, SocketAddress address, int timeout) {
    Connecting(Socket socket, SocketAddress address) {
      this(socket, address, 0);
    }
  }

  private static ServerSocket connectedLater(Fixture f) throws Exception {
    ServerSocket server = Servers.server(f);
    f.after(() -> f.keep(new Socket(Servers.LOOPBACK, server.getLocalPort())));
    return server;
  }

  private static void reading(Catalog.Group g) {
    g.suspends("nt03", "Socket.getInputStream().read()")
        .on(f -> Pair.open(f).writesLater(f).ours().getInputStream())
        .gives(in -> in.read());
    g.suspends("Socket.getInputStream().read(byte[])")
        .on(f -> Pair.open(f).writesLater(f).ours().getInputStream())
        .gives(in -> in.read(new byte[10]));
    g.suspends("Socket.getInputStream().readNBytes()")
        .on(f -> Pair.open(f).writesLater(f).ours().getInputStream())
        .gives(in -> in.readNBytes(2));
    g.suspends("Socket.getInputStream().read(), with a timeout")
        .on(f -> {
          Pair pair = Pair.open(f);
          pair.ours().setSoTimeout((int) f.wait);
          return pair.ours().getInputStream();
        })
        .gives(in -> in.read());
    g.suspends("BufferedReader.readLine() of a socket")
        .on(f ->
            new BufferedReader(
                new InputStreamReader(Pair.open(f).writesLater(f).ours().getInputStream())))
        .gives(in -> in.readLine());
    g.suspends("nt05", "Socket.getOutputStream().write(), buffer full")
        .on(f -> Pair.open(f).readsLater(f).ours().getOutputStream())
        .does(out -> out.write(MUCH));
    g.suspends("Socket.getOutputStream().write(), short")
        .instant()
        .on(f -> Pair.open(f).ours().getOutputStream())
        .does(out -> out.write(1));
  }

  private static void datagrams(Catalog.Group g) {
    g.suspends("DatagramSocket.receive()")
        .on(f -> sentLater(f, f.keep(new DatagramSocket(0, Servers.LOOPBACK))))
        .does(socket -> socket.receive(new DatagramPacket(new byte[10], 10)));
    g.suspends("DatagramSocket.receive(), with a timeout")
        .on(f -> {
          var socket = f.keep(new DatagramSocket(0, Servers.LOOPBACK));
          socket.setSoTimeout((int) f.wait);
          return socket;
        })
        .does(socket -> socket.receive(new DatagramPacket(new byte[10], 10)));
    g.suspends("nt09", "DatagramSocket.send()")
        .instant()
        .on(f -> f.keep(new DatagramSocket(0, Servers.LOOPBACK)))
        .does(socket -> socket.send(packetTo(socket)));
    g.suspends("MulticastSocket.receive()")
        .on(f ->
            sentLater(f, f.keep(new MulticastSocket(new InetSocketAddress(Servers.LOOPBACK, 0)))))
        .does(socket -> socket.receive(new DatagramPacket(new byte[10], 10)));
  }

  private static DatagramPacket packetTo(DatagramSocket socket) {
    return new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress());
  }

  private static DatagramSocket sentLater(Fixture f, DatagramSocket socket) {
    f.after(() -> {
      try (var sender = new DatagramSocket(0, Servers.LOOPBACK)) {
        sender.send(packetTo(socket));
      }
    });
    return socket;
  }

  private static void http(Catalog.Group g) {
    g.suspends("nt11", "HttpClient.send()")
        .mixed()
        .on(f -> HttpRequest.newBuilder(URI.create(Servers.http(f))).build())
        .gives(request -> CLIENT.send(request, BodyHandlers.ofString()).body());
    g.suspends("HttpClient.sendAsync().join()")
        .mixed()
        .on(f -> HttpRequest.newBuilder(URI.create(Servers.http(f))).build())
        .gives(request -> CLIENT.sendAsync(request, BodyHandlers.ofString()).join().body());
    g.suspends("HttpURLConnection.getInputStream()")
        .mixed()
        .on(NetworkRows::connection)
        .varies()
        .gives(connection -> connection.getInputStream());
    g.suspends("HttpURLConnection.getResponseCode()")
        .mixed()
        .on(NetworkRows::connection)
        .gives(connection -> connection.getResponseCode());
    g.suspends("HttpURLConnection.connect()")
        .instant()
        .mixed()
        .on(NetworkRows::connection)
        .does(connection -> connection.connect());
    g.suspends("URL.openStream() of http:")
        .mixed()
        .on(f -> URI.create(Servers.http(f)).toURL())
        .varies()
        .gives(url -> url.openStream());
    g.blocks("nt31", "URL.openStream() of file:")
        .on(f -> f.path.toUri().toURL())
        .varies()
        .gives(url -> url.openStream());
    g.blocks("URL.openStream() of jar:")
        .on(f -> URI.create("jar:" + LibraryRows.zip(f).toUri() + "!/a.txt").toURL())
        .varies()
        .gives(url -> url.openStream());
    g.blocks("HttpRequest.BodyPublishers.ofFile()")
        .varies()
        .gives(f -> HttpRequest.BodyPublishers.ofFile(f.path));
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpURLConnection connection(Fixture f) throws Exception {
    var connection = (HttpURLConnection) URI.create(Servers.http(f)).toURL().openConnection();
    f.atEnd(connection::disconnect);
    return connection;
  }
}
