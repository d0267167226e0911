package dev.hearth.guard.matrix;

import java.util.List;

public final class Matrix {
  public static void main(String[] args) throws Exception {
    Harness harness = new Harness(40);
    var rows = Catalog.rows();
    System.out.println(rows.size() + " rows");
    String pat = args.length > 0 ? args[0] : ".*";
    int n = 0;
    long t = System.nanoTime();
    for (Row<?> row : rows) {
      if (!(row.id + " " + row.group + " " + row.name).matches(pat)) continue;
      try {
        String first = harness.expect(row);
        String second = harness.expect(row);
        if (!first.equals(second)) System.out.println("DIFFERS " + row + ": " + first + " | " + second);
        else if (first.contains("Exception") || first.contains("Error")) System.out.println("THROWS " + row + ": " + first);
      } catch (Throwable e) {
        System.out.println("FAILS " + row + ": " + e);
        e.printStackTrace(System.out);
      }
      n++;
    }
    System.out.println(n + " rows in " + (System.nanoTime() - t) / 1_000_000 + " ms");
  }
}
