package dev.hearth.guard;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Gives the classes of the catalogue their probes: those that are loaded when the guard is
/// installed, and the others as they are loaded.
///
/// Every other class costs one look into a map. What goes wrong with one class is said in
/// [#missing] and leaves that class as it was. Transforming takes no lock: it happens while classes
/// are loaded and initialised, on any thread.
final class ProbeTransformer implements ClassFileTransformer {
  private final Map<String, List<Place>> places = new HashMap<>();
  private final @Nullable TransformCache cache;
  private final @Nullable NativeWrapper natives;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();
  private final Queue<String> missing = new ConcurrentLinkedQueue<>();

  ProbeTransformer(
      List<Place> places, @Nullable TransformCache cache, @Nullable NativeWrapper natives) {
    this.cache = cache;
    this.natives = natives;
    for (Place place : places) {
      List<Place> those = this.places.get(place.className());
      if (those == null) {
        those = new ArrayList<>();
        this.places.put(place.className(), those);
      }
      those.add(place);
    }
  }

  /// Whether the catalogue has places in a class; its internal name.
  boolean concerns(String className) {
    return places.containsKey(className);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (className == null) {
      return null;
    }
    List<Place> here = places.get(className);
    if (here != null && module != null && here.getFirst().module().equals(module.getName())) {
      return transform(className, here, bytes);
    }
    if (natives != null && loader != null && natives.concerns(className)) {
      return natives.transform(loader, className, redefined, bytes);
    }
    return null;
  }

  private byte @Nullable [] transform(String className, List<Place> here, byte[] bytes) {
    try {
      TransformCache.Entry entry = cache == null ? null : cache.get(className, bytes);
      if (entry == null) {
        entry = weave(here, bytes);
        if (cache != null) {
          cache.put(className, entry);
        }
      }
      found(className, entry.missing());
      return entry.bytes();
    } catch (RuntimeException | Error e) {
      found(className, new String[] {name(className) + " could not be instrumented: " + e});
      return null;
    }
  }

  private static TransformCache.Entry weave(List<Place> here, byte[] bytes) {
    Weaver.Result result = Weaver.weave(bytes, here);
    String[] missing = new String[result.missing().size()];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = sentence(result.missing().get(i));
    }
    return new TransformCache.Entry(TransformCache.identify(bytes), result.bytes(), missing);
  }

  private static String sentence(Place place) {
    return name(place.className())
        + " has no "
        + place.what()
        + " ("
        + Catalogue.FILE
        + ":"
        + place.line()
        + "): the guard does not see "
        + place.calls();
  }

  private static String name(String className) {
    return className.replace('/', '.');
  }

  private void found(String className, String[] sentences) {
    if (checked.add(className)) {
      for (String sentence : sentences) {
        missing.add(sentence);
      }
    }
  }

  void miss(String sentence) {
    missing.add(sentence);
  }

  private boolean isChecked(String className) {
    return checked.contains(className);
  }

  /// What is missing, also in classes that are not loaded yet: they are looked up in the cache, or
  /// read from the JDK and transformed for the cache's sake. Classes of modules that this JVM does
  /// not have cannot be called, and are not missing.
  List<String> missing() {
    for (Map.Entry<String, List<Place>> entry : places.entrySet()) {
      String className = entry.getKey();
      List<Place> here = entry.getValue();
      if (isChecked(className)) {
        continue;
      }
      String[] known = cache == null ? null : cache.missing(className);
      found(className, known != null ? known : look(className, here));
    }
    return List.copyOf(missing);
  }

  private String[] look(String className, List<Place> here) {
    Module module = ModuleLayer.boot().findModule(here.getFirst().module()).orElse(null);
    if (module == null) {
      return new String[0];
    }
    try (var in = module.getResourceAsStream(className + ".class")) {
      if (in == null) {
        String[] sentences = new String[here.size()];
        for (int i = 0; i < sentences.length; i++) {
          sentences[i] = sentence(here.get(i));
        }
        return sentences;
      }
      TransformCache.Entry entry = weave(here, in.readAllBytes());
      if (cache != null) {
        cache.put(className, entry);
      }
      return entry.missing();
    } catch (java.io.IOException | RuntimeException e) {
      return new String[] {name(className) + " could not be checked: " + e};
    }
  }
}
