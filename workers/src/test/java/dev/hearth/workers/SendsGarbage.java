package dev.hearth.workers;

import dev.hearth.loop.SerializableCallable;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A job that writes to its child's connection what is no frame.
final class SendsGarbage implements SerializableCallable<Integer> {
  private static final long serialVersionUID = 1L;

  @Override
  public Integer call() throws Exception {
    Field frames = ChildJobs.class.getDeclaredField("frames");
    frames.setAccessible(true);
    Field channel = Frames.class.getDeclaredField("channel");
    channel.setAccessible(true);
    byte[] garbage = new byte[1000];
    new java.util.Random(42).nextBytes(garbage);
    garbage[0] = 0x7f;
    ((SocketChannel) channel.get(frames.get(ChildMain.jobs()))).write(ByteBuffer.wrap(garbage));
    Thread.sleep(100_000);
    return 0;
  }
}
