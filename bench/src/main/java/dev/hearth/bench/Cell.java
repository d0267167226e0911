package dev.hearth.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One cell of the table, as JMH runs it: a batch of one workload on one peer.
///
/// One method serves all, since each cell has a JVM of its own, where every call in it has a single
/// target. [Bench] tells JMH how many operations a batch has, and JMH divides.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Cell {
  /// The column, by its [Column#name()].
  @Param("HEARTH")
  public String column = "";

  /// The row, by its [Workload#name()].
  @Param("CALL_SOON_BATCH")
  public String workload = "";

  @SuppressWarnings("NullAway.Init") // JMH calls open() first
  private Peer peer;

  @SuppressWarnings("NullAway.Init")
  private Peer.Batch batch;

  /// Opens the peer.
  @Setup
  public void open() {
    Workload row = Workload.valueOf(workload);
    peer = Column.valueOf(column).open(row);
    batch = peer.batch(row, row.operations);
  }

  /// Closes the peer.
  @TearDown
  public void close() {
    peer.close();
  }

  /// The batch that is measured.
  @Benchmark
  public void run() throws Exception {
    batch.run();
  }
}
