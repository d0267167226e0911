package dev.hearth.matrix;

import dev.hearth.matrix.Servers.Channels;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;

/// Blocking channels, selectors and pipes.
final class ChannelRows {
  private ChannelRows() {}

  private static final int MUCH = 16 << 20;

  static void add(Catalog.Group g) {
    sockets(g);
    datagrams(g);
    selectors(g);
    pipes(g);
    asynchronous(g);
  }

  private static void sockets(Catalog.Group g) {
    g.suspends("nt19", "SocketChannel.connect()")
        .instant()
        .on(f -> new Connecting(f.keep(SocketChannel.open()), listening(f).getLocalAddress()))
        .gives(c -> c.channel.connect(c.address));
    g.suspends("SocketChannel.open(address)")
        .instant()
        .on(f -> listening(f).getLocalAddress())
        .varies()
        .gives(address -> SocketChannel.open(address));
    g.suspends("SocketChannel.finishConnect()")
        .instant()
        .on(f -> {
          var channel = f.keep(SocketChannel.open());
          channel.configureBlocking(false);
          channel.connect(listening(f).getLocalAddress());
          channel.configureBlocking(true);
          return channel;
        })
        .gives(channel -> channel.finishConnect());
    g.suspends("SocketChannel.read()")
        .on(f -> Channels.open(f).writesLater(f).ours())
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.suspends("SocketChannel.read(buffers)")
        .on(f -> Channels.open(f).writesLater(f).ours())
        .gives(channel -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(10)}));
    g.suspends("nt21", "SocketChannel.write(), buffer full")
        .on(f -> full(Channels.open(f)).readsLater(f).ours())
        .varies()
        .gives(channel -> channel.write(ByteBuffer.allocate(MUCH)));
    g.suspends("nt27", "SocketChannel.read() of a Unix domain socket")
        .on(f -> Channels.unix(f).writesLater(f).ours())
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.suspends("nt29", "SocketChannel.socket().getInputStream().read()")
        .on(f -> Channels.open(f).writesLater(f).ours().socket().getInputStream())
        .gives(in -> in.read());
    g.suspends("Channels.newInputStream(SocketChannel).read()")
        .on(f -> java.nio.channels.Channels.newInputStream(Channels.open(f).writesLater(f).ours()))
        .gives(in -> in.read());
    g.suspends("ServerSocketChannel.accept()")
        .on(f -> {
          var server = listening(f);
          f.after(() -> f.keep(SocketChannel.open(server.getLocalAddress())));
          return server;
        })
        .varies()
        .gives(server -> server.accept());
    g.suspends("ServerSocketChannel.socket().accept()")
        .on(f -> {
          var server = listening(f);
          f.after(() -> f.keep(SocketChannel.open(server.getLocalAddress())));
          return server.socket();
        })
        .varies()
        .gives(server -> server.accept());
  }

  /// Fills the buffers between both ends, since a task's write ends when it has written a part.
  private static Channels full(Channels channels) throws Exception {
    channels.ours().configureBlocking(false);
    fill(channels.ours());
    channels.ours().configureBlocking(true);
    return channels;
  }

  private static void fill(WritableByteChannel channel) throws Exception {
    int idle = 0;
    while (idle < 3) {
      if (channel.write(ByteBuffer.allocate(1 << 16)) > 0) {
        idle = 0;
      } else {
        idle++;
        Thread.sleep(1);
      }
    }
  }

  private record Connecting(SocketChannel channel, SocketAddress address) {}

  private static ServerSocketChannel listening(Fixture f) throws Exception {
    return f.keep(ServerSocketChannel.open()).bind(new InetSocketAddress(Servers.LOOPBACK, 0));
  }

  private static void datagrams(Catalog.Group g) {
    g.suspends("nt23", "DatagramChannel.receive()")
        .on(ChannelRows::sentLater)
        .varies()
        .gives(channel -> channel.receive(ByteBuffer.allocate(10)));
    g.suspends("DatagramChannel.read()")
        .on(f -> connectedToItself(sentLater(f)))
        .gives(channel -> channel.read(ByteBuffer.allocate(10)));
    g.suspends("DatagramChannel.send()")
        .instant()
        .on(ChannelRows::datagrams)
        .gives(channel -> channel.send(ByteBuffer.allocate(1), channel.getLocalAddress()));
    g.suspends("DatagramChannel.write()")
        .instant()
        .on(f -> connectedToItself(datagrams(f)))
        .gives(channel -> channel.write(ByteBuffer.allocate(1)));
  }

  private static DatagramChannel datagrams(Fixture f) throws Exception {
    return f.keep(DatagramChannel.open()).bind(new InetSocketAddress(Servers.LOOPBACK, 0));
  }

  private static DatagramChannel connectedToItself(DatagramChannel channel) throws Exception {
    return channel.connect(channel.getLocalAddress());
  }

  /// Gets a packet from itself when the call has waited.
  private static DatagramChannel sentLater(Fixture f) throws Exception {
    DatagramChannel channel = datagrams(f);
    f.after(() -> channel.send(ByteBuffer.allocate(1), channel.getLocalAddress()));
    return channel;
  }

  private static void selectors(Catalog.Group g) {
    g.suspends("nt25", "Selector.select()")
        .on(f -> {
          Selector selector = f.keep(Selector.open());
          f.after(selector::wakeup);
          return selector;
        })
        .gives(selector -> selector.select());
    g.suspends("Selector.select(timeout)")
        .on(f -> new Selecting(f.keep(Selector.open()), f.wait))
        .gives(s -> s.selector.select(s.millis));
    g.suspends("Selector.select(action, timeout)")
        .on(f -> new Selecting(f.keep(Selector.open()), f.wait))
        .gives(s -> s.selector.select(SelectionKey::attachment, s.millis));
  }

  private record Selecting(Selector selector, long millis) {}

  private static void pipes(Catalog.Group g) {
    g.suspends("Pipe.source().read()")
        .on(f -> {
          Pipe pipe = pipe(f);
          f.after(() -> pipe.sink().write(ByteBuffer.allocate(1)));
          return pipe.source();
        })
        .gives(source -> source.read(ByteBuffer.allocate(10)));
    g.suspends("Pipe.sink().write(), full")
        .on(f -> {
          Pipe pipe = pipe(f);
          pipe.sink().configureBlocking(false);
          fill(pipe.sink());
          pipe.sink().configureBlocking(true);
          f.after(() -> Servers.drain(java.nio.channels.Channels.newInputStream(pipe.source())));
          f.atEnd(pipe.sink()::close);
          return pipe.sink();
        })
        .varies()
        .gives(sink -> sink.write(ByteBuffer.allocate(MUCH)));
    g.suspends("PipedInputStream.read()")
        .on(f -> {
          var out = new PipedOutputStream();
          f.after(() -> {
            out.write('x');
            out.flush();
          });
          return new PipedInputStream(out);
        })
        .gives(in -> in.read());
    g.suspends("PipedOutputStream.write(), full")
        .on(f -> {
          var out = new PipedOutputStream();
          var in = new PipedInputStream(out, 10);
          f.after(() -> in.readNBytes(20));
          f.atEnd(out::close);
          return out;
        })
        .does(out -> out.write(new byte[20]));
    g.suspends("PipedReader.read()")
        .on(f -> {
          var out = new PipedWriter();
          f.after(() -> {
            out.write('x');
            out.flush();
          });
          return new PipedReader(out);
        })
        .gives(in -> in.read());
  }

  private static Pipe pipe(Fixture f) throws Exception {
    Pipe pipe = Pipe.open();
    f.keep(pipe.source());
    f.keep(pipe.sink());
    return pipe;
  }

  private static void asynchronous(Catalog.Group g) {
    g.suspends("AsynchronousSocketChannel.read().get()")
        .on(f -> {
          var server =
              f.keep(AsynchronousServerSocketChannel.open())
                  .bind(new InetSocketAddress(Servers.LOOPBACK, 0));
          var ours = f.keep(AsynchronousSocketChannel.open());
          ours.connect(server.getLocalAddress()).get();
          var theirs = f.keep(server.accept().get());
          f.after(() -> theirs.write(ByteBuffer.allocate(1)).get());
          return ours;
        })
        .gives(channel -> channel.read(ByteBuffer.allocate(10)).get());
    g.suspends("AsynchronousServerSocketChannel.accept().get(timeout)")
        .on(f ->
            new Accepting(
                f.keep(AsynchronousServerSocketChannel.open())
                    .bind(new InetSocketAddress(Servers.LOOPBACK, 0)),
                f.wait))
        .gives(a -> a.server.accept().get(a.millis, TimeUnit.MILLISECONDS));
  }

  private record Accepting(AsynchronousServerSocketChannel server, long millis) {}
}
