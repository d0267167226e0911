package dev.hearth.matrix;

import java.lang.reflect.Field;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.util.Hashtable;
import javax.naming.directory.InitialDirContext;

/// Names and network interfaces. The JVM is started so that look-ups are not cached; every name
/// asked for stands in the hosts file.
final class NameRows {
  private NameRows() {}

  static void add(Catalog.Group g) {
    g.blocks("InetAddress.getByName()").gives(f -> InetAddress.getByName("localhost").toString());
    g.blocks("nt13", "InetAddress.getAllByName()")
        .varies()
        .gives(f -> InetAddress.getAllByName("localhost"));
    g.blocks("InetAddress.getLocalHost()")
        .on(NameRows::forgetLocalHost)
        .varies()
        .gives(f -> InetAddress.getLocalHost());
    g.blocks("InetAddress.getHostName()")
        .on(f -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
        .gives(address -> address.getHostName());
    g.blocks("nt15", "InetAddress.getCanonicalHostName()")
        .on(f -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))
        .gives(address -> address.getCanonicalHostName());
    g.blocks("InetAddress.isReachable()")
        .on(f -> Servers.LOOPBACK)
        .gives(address -> address.isReachable(100));
    g.blocks("new InetSocketAddress(name, port)")
        .gives(f -> new InetSocketAddress("localhost", 80).isUnresolved());
    g.blocks("InetSocketAddress.getHostName()")
        .on(f -> new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 80))
        .gives(address -> address.getHostName());
    g.blocks("new Socket(name, port)")
        .on(f -> Servers.server(f))
        .varies()
        .gives(server -> new Socket("localhost", server.getLocalPort()));
    g.blocks("DatagramSocket.connect(name)")
        .on(f -> f.keep(new DatagramSocket()))
        .does(socket -> socket.connect(InetAddress.getByName("localhost"), 9));
    g.blocks("URL.equals()")
        .on(f -> URI.create("http://localhost/").toURL())
        .gives(url -> url.equals(URI.create("http://localhost/").toURL()));
    g.blocks("URL.hashCode()")
        .on(f -> URI.create("http://localhost/").toURL())
        .varies()
        .gives(url -> url.hashCode());
    g.blocks("nt17", "NetworkInterface.getNetworkInterfaces()")
        .varies()
        .gives(f -> NetworkInterface.getNetworkInterfaces());
    g.blocks("NetworkInterface.getByName()").varies().gives(f -> NetworkInterface.getByName("lo"));
    g.blocks("NetworkInterface.getByInetAddress()")
        .varies()
        .gives(f -> NetworkInterface.getByInetAddress(Servers.LOOPBACK));
    g.blocks("NetworkInterface.isUp()")
        .on(f -> NetworkInterface.getByName("lo"))
        .gives(lo -> lo.isUp());
    g.blocks("NetworkInterface.getHardwareAddress()")
        .on(f -> NetworkInterface.getByName("lo"))
        .gives(lo -> lo.getHardwareAddress());
    g.blocks("NetworkInterface.getMTU()")
        .on(f -> NetworkInterface.getByName("lo"))
        .gives(lo -> lo.getMTU());
    g.suspends("JNDI look-up by DNS, no answer")
        .mixed()
        .on(NameRows::silentServer)
        .varies()
        .gives(context -> context.getAttributes("example.invalid", new String[] {"A"}));
  }

  private static Fixture forgetLocalHost(Fixture f) throws Exception {
    Field cache = InetAddress.class.getDeclaredField("cachedLocalHost");
    cache.setAccessible(true);
    cache.set(null, null);
    return f;
  }

  private static InitialDirContext silentServer(Fixture f) throws Exception {
    DatagramSocket server = f.keep(new DatagramSocket(0, Servers.LOOPBACK));
    var settings = new Hashtable<String, String>();
    settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    settings.put("java.naming.provider.url", "dns://127.0.0.1:" + server.getLocalPort());
    settings.put("com.sun.jndi.dns.timeout.initial", Long.toString(f.wait));
    settings.put("com.sun.jndi.dns.timeout.retries", "1");
    var context = new InitialDirContext(settings);
    f.atEnd(context::close);
    return context;
  }
}
