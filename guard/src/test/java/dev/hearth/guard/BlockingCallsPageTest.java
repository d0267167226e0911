package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `docs/blocking-calls.md` says what `catalogue.txt` says. `-Dhearth.docs.write=true` rewrites it.
class BlockingCallsPageTest {
  @Test
  void thePageIsMadeFromTheCatalogue() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("docs"))) {
      root = root.getParent();
    }
    Path page = root.resolve("docs/blocking-calls.md");
    String expected = page(Catalogue.load());
    if (Boolean.getBoolean("hearth.docs.write")) {
      Files.writeString(page, expected);
    }
    assertThat(page)
        .as("rewrite it with ./mvnw -pl guard test -Dhearth.docs.write=true")
        .hasContent(expected);
  }

  private static String page(Catalogue catalogue) {
    StringBuilder page =
        new StringBuilder(
            """
            # What blocks, and what to do instead

            The calls that the guard sees, by category: what reports, policies and links call them. Each row is a place in
            the JDK's own code that all calls of its kind pass. Made from
            [`catalogue.txt`](../guard/src/main/resources/dev/hearth/guard/catalogue.txt) by `BlockingCallsPageTest`; change that file.

            *Holds* means that nothing else runs on the loop meanwhile. *Suspends* means that other tasks go on; only a
            callback must not do it. Where a virtual thread suspends and a platform thread waits, the row says
            *holds platform threads*.

            """);
    for (Category category : Category.values()) {
      if (catalogue.describe(category).isEmpty()) {
        continue;
      }
      page.append("## ").append(category.id()).append("\n\n");
      page.append(catalogue.describe(category)).append("\n\n");
      String instead = "";
      for (Place place : catalogue.places()) {
        ChokePoint point = place.point();
        if (point.category() != category) {
          continue;
        }
        if (!point.instead().equals(instead)) {
          instead = point.instead();
          page.append("Instead: ").append(instead).append("\n\n");
          page.append("| Call | Seen at | Effect |\n|---|---|---|\n");
        }
        page.append("| ").append(place.calls()).append(" | `").append(seenAt(place));
        page.append("` | ").append(effect(point)).append(" |\n");
      }
      page.append('\n');
    }
    page.append(
        """
        ## native

        Native methods of packages that you name, such as a database driver's.

        Instead: %s

        ## stall

        What no call names: a step that computes for too long, waits for a contended monitor or for a class that another
        thread initialises, or calls a library through the foreign-function interface. A watchdog sees those.
        """
            .formatted(Catalogue.INSTEAD_OF_NATIVE));
    return page.toString();
  }

  private static String seenAt(Place place) {
    ChokePoint point = place.point();
    String name =
        point.callee() != null ? point.callee() : point.className() + "." + point.method();
    int bracket = name.indexOf('(');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  private static String effect(ChokePoint point) {
    return point.effect() == ChokePoint.Effect.SUSPENDS
        ? "suspends"
        : point.when() == ChokePoint.When.ALWAYS ? "holds" : "holds platform threads";
  }
}
