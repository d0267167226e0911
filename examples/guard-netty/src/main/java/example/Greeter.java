package example;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// Greets who connects with what is in a file.
@Sharable
final class Greeter extends ChannelInboundHandlerAdapter {
  private final Path file;
  private final boolean offloads;

  /// Makes one that reads the file on a worker, or where it must not: on the event loop.
  Greeter(Path file, boolean offloads) {
    this.file = file;
    this.offloads = offloads;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (offloads) {
      CompletableFuture.supplyAsync(this::read).thenAccept(text -> send(context, text));
    } else {
      send(context, read());
    }
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(ChannelHandlerContext context, String text) {
    context
        .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
