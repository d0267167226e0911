package dev.hearth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.testkit.loop.Row;
import org.junit.jupiter.api.Test;

/// Calls that leave the loop for another JVM.
@Row(value = "PPL-01", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-02", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-03", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-04", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-05", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-06", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-07", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-08", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-09", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-10", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-11", differs = ProcessPoolTest.LATER)
@Row(value = "PPL-12", differs = ProcessPoolTest.LATER)
class ProcessPoolTest {
  static final String LATER = "comes with the process pool (workers)";

  @Test
  void theRowsOfTheProcessPoolAreNotForgotten() {
    assertThat(Rows.ids()).filteredOn(id -> id.startsWith("PPL-")).hasSize(12);
  }
}
