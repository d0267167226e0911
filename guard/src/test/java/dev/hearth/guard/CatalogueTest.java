package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void everyEntryMatchesThisJdkAndTheResultVerifies() throws Exception {
    Map<String, List<Place>> byClass = new LinkedHashMap<>();
    for (Place place : Catalogue.load().places()) {
      byClass.computeIfAbsent(place.className(), _ -> new ArrayList<>()).add(place);
    }
    List<String> wrong = new ArrayList<>();
    for (List<Place> places : byClass.values()) {
      byte[] original = bytes(places.getFirst());
      Weaver.Result result = Weaver.weave(original, places);
      for (Place missing : result.missing()) {
        wrong.add(missing.className() + ": " + missing.what() + ", line " + missing.line());
      }
      if (result.bytes() != null) {
        ClassFile classFile = Weaver.classFile(ClassLoader.getSystemClassLoader());
        classFile.verify(result.bytes()).forEach(error -> wrong.add(error.toString()));
      }
      for (Place place : places) {
        boolean shown =
            place.point().argument() < 0
                || ClassFile.of().parse(original).methods().stream()
                    .filter(method -> MethodWeaver.begins(method, place))
                    .anyMatch(method ->
                        MethodWeaver.argumentKind(method, place.point().argument()) != null);
        if (!shown) {
          wrong.add(place.className() + ": line " + place.line() + " has no such slot");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static byte[] bytes(Place place) throws Exception {
    Module module = ModuleLayer.boot().findModule(place.module()).orElseThrow();
    try (var in = module.getResourceAsStream(place.className() + ".class")) {
      assertThat(in).as(place.className()).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void errorsNameTheLineAndTheReason() {
    String head = "[file-read] Reads.\ninstead: do not\njava.io.FileInputStream\n";
    assertThatThrownBy(() -> Catalogue.parse("[files] Reads."))
        .isInstanceOf(GuardException.class)
        .hasMessage("catalogue.txt:1: there is no category \"files\"");
    assertThatThrownBy(() -> Catalogue.parse(head + "  near read0\n    read"))
        .hasMessageStartingWith("catalogue.txt:4: \"near read0\": write around");
    assertThatThrownBy(() -> Catalogue.parse(head + "  around read0, sometimes\n    read"))
        .hasMessageStartingWith("catalogue.txt:4: \"sometimes\" is not understood");
    assertThatThrownBy(() -> Catalogue.parse(head + "  around read0\n"))
        .hasMessageStartingWith("catalogue.txt:4: nothing says which calls");
    assertThatThrownBy(() -> Catalogue.parse(head + "  around read0, slot x\n    read"))
        .hasMessageStartingWith("catalogue.txt:4: \"slot x\" names no slot");
  }

  @Test
  void aClassThatThisJdkDoesNotHaveIsNamed() {
    Catalogue catalogue =
        Catalogue.parse(
            """
            [file-read] Reads.
            instead: do not
            java.io.FileInputStream
              around readQuickly0
                FileInputStream.read
            """);
    byte[] any = new byte[0];
    try (var in = Object.class.getModule().getResourceAsStream("java/io/FileInputStream.class")) {
      any = in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    Weaver.Result result = Weaver.weave(any, catalogue.places());
    assertThat(result.bytes()).isNull();
    assertThat(result.missing()).containsExactlyElementsOf(catalogue.places());
  }
}
