package dev.hearth.workers;

import java.io.OutputStream;
import java.util.Arrays;

/// `System.out` or `System.err` of a child: what a job prints goes to the parent by whole lines;
/// what is printed between jobs goes to the process's own output.
final class ChildOutput extends OutputStream {
  private static final int BUFFER = 8192;

  private final ChildJobs jobs;
  private final OutputStream raw;
  private final byte[] buffer = new byte[BUFFER];
  private int count;

  ChildOutput(ChildJobs jobs, OutputStream raw) {
    this.jobs = jobs;
    this.raw = raw;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    int at = offset;
    int end = offset + length;
    boolean line = false;
    while (at < end) {
      int piece = Math.min(BUFFER - count, end - at);
      System.arraycopy(from, at, buffer, count, piece);
      for (int i = at; i < at + piece && !line; i++) {
        line = from[i] == '\n';
      }
      count += piece;
      at += piece;
      if (count == BUFFER) {
        flush();
      }
    }
    if (line) {
      flush();
    }
  }

  @Override
  public synchronized void flush() {
    if (count > 0) {
      byte[] printed = Arrays.copyOf(buffer, count);
      count = 0;
      jobs.printed(printed, raw);
    }
  }
}
