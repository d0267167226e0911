package dev.hearth.workers;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// What a parent and a child say to each other on their socket: a length, a kind, and that many
/// bytes. A frame is whole or the connection is over; so whatever is wrong with the content of one
/// harms that one alone.
///
/// **Threads:** one reads, one writes.
final class Frames implements Closeable {
  /// To the child: number, name, package, and the serialized job.
  static final byte JOB = 1;

  /// From the child: it takes jobs.
  static final byte READY = 2;

  /// From the child: number, [#AFTERMATH] or zero, and the serialized result.
  static final byte RESULT = 3;

  /// From the child: number, [#AFTERMATH] or zero, and a [Failure].
  static final byte FAILURE = 4;

  /// From the child: bytes that the job has printed.
  static final byte OUTPUT = 5;

  /// From the child: a serialized message of the job's.
  static final byte PROGRESS = 6;

  /// From the child, after a result with [#AFTERMATH]: [#STARTED_PROCESSES], [#HOLDS_MUCH].
  static final byte STATUS = 7;

  /// From the child: it exits because somebody has asked it to.
  static final byte EXITING = 8;

  /// From the child: how many bytes of the job's output were dropped.
  static final byte DROPPED = 9;

  /// To the child: no more jobs; it is to exit.
  static final byte STOP = 10;

  /// A status follows before the child takes another job.
  static final byte AFTERMATH = 1;

  /// Jobs in this child have started processes.
  static final byte STARTED_PROCESSES = 1;

  /// The child holds more than it may.
  static final byte HOLDS_MUCH = 2;

  /// What a frame may have beyond the largest message: numbers and names.
  private static final int MARGIN = 1 << 17;

  private static final int HEAD = 5;

  private final SocketChannel channel;
  private final int limit;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16).flip();
  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);

  /// @param messageLimit of the largest message inside a frame
  Frames(SocketChannel channel, int messageLimit) {
    this.channel = channel;
    this.limit = (int) Math.min(Integer.MAX_VALUE - 64L, (long) messageLimit + MARGIN);
  }

  /// One frame.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(byte kind, byte[] body) {}

  /// Waits for the next frame.
  ///
  /// @return null when the other side has ended the connection between two frames
  @Nullable Frame read() throws IOException {
    while (in.remaining() < HEAD) {
      in.compact();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        if (in.hasRemaining()) {
          throw new EOFException("the connection ended inside the head of a frame");
        }
        return null;
      }
    }
    int length = in.getInt();
    byte kind = in.get();
    if (length < 0 || length > limit) {
      throw new StreamCorruptedException(
          "a frame of kind " + kind + " with " + length + " bytes; " + limit + " at most");
    }
    byte[] body = new byte[length];
    int have = Math.min(length, in.remaining());
    in.get(body, 0, have);
    while (have < length) {
      in.clear();
      int count = channel.read(in);
      in.flip();
      if (count < 0) {
        throw new EOFException("the connection ended inside a frame");
      }
      int more = Math.min(length - have, count);
      in.get(body, have, more);
      have += more;
    }
    return new Frame(kind, body);
  }

  /// Sends one frame, whose body are these pieces in turn.
  void write(byte kind, byte[]... pieces) throws IOException {
    int length = 0;
    for (byte[] piece : pieces) {
      length = Math.addExact(length, piece.length);
    }
    out.clear();
    out.putInt(length).put(kind);
    for (byte[] piece : pieces) {
      int at = 0;
      while (at < piece.length) {
        if (!out.hasRemaining()) {
          flush();
        }
        int count = Math.min(out.remaining(), piece.length - at);
        out.put(piece, at, count);
        at += count;
      }
    }
    flush();
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
