package dev.hearth.guard;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a policy that a person has written, one sentence a line:
///
/// ```
/// # what is said later beats what was said before
/// base testing
/// file-* relocate
/// owner mqtt: name-resolution report
/// owner demo: allow
/// allow com.acme.Foo.bar until 2027-06-30 because the driver has no other way
/// allow path /run/hearth because it is in memory
/// native org.sqlite
/// ```
///
/// A line that cannot be read is named and left out; the others apply.
final class PolicyFile {
  private static final Pattern OWNER = Pattern.compile("owner\\s+([^:\\s]+)\\s*:\\s*(.*)");
  private static final Pattern ALLOW =
      Pattern.compile("allow\\s+(path\\s+)?(.+?)(?:\\s+until\\s+(\\S+))?\\s+because\\s+(.+)");
  private static final Pattern PACKAGE =
      Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");
  private static final int MOST_PROBLEMS = 100;

  private final String name;
  private final List<String> natives = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Policy.Builder builder;

  /// What a file says.
  ///
  /// @param policy what of it could be read, on top of what there was
  /// @param nativePackages whose native methods are choke points
  /// @param problems what could not be read: file, line, why
  record Contents(Policy policy, List<String> nativePackages, List<String> problems) {}

  private PolicyFile(String name, Policy base) {
    this.name = name;
    this.builder = base.toBuilder();
  }

  /// Reads a file on top of a policy. Blocks.
  static Contents read(Path file, Policy base) {
    try {
      return read(file.toString(), Files.readAllLines(file), base);
    } catch (MalformedInputException e) {
      return new Contents(base, List.of(), List.of(file + ": is not text in UTF-8; not applied"));
    } catch (IOException | SecurityException e) {
      return new Contents(
          base, List.of(), List.of(file + ": cannot be read (" + e + "); not applied"));
    }
  }

  static Contents read(String name, List<String> lines, Policy base) {
    PolicyFile file = new PolicyFile(name, base);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip().replaceAll("\\s+", " ");
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          file.readLine(line);
        } catch (IllegalArgumentException e) {
          file.problem(i + 1, e.getMessage());
        }
      }
    }
    return new Contents(
        file.builder.build(), List.copyOf(file.natives), List.copyOf(file.problems));
  }

  private void problem(int line, @Nullable String reason) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(name + ":" + line + ": " + reason);
    } else if (problems.size() == MOST_PROBLEMS) {
      problems.add(name + ": has more lines that cannot be read; these are not named");
    }
  }

  private void readLine(String line) {
    String word = line.split("\\s+", 2)[0];
    switch (word) {
      case "base" -> readBase(line);
      case "owner" -> readOwner(line);
      case "allow" -> readAllow(line);
      case "native" -> readNative(line);
      default -> {
        String[] words = line.split("\\s+");
        if (words.length != 2) {
          throw new IllegalArgumentException(
              "\"" + line + "\" is no rule; write for example: file-open relocate");
        }
        builder.set(categories(words[0]), action(words[1]));
      }
    }
  }

  private void readBase(String line) {
    builder =
        switch (rest(line)) {
          case "production" -> Policy.production().toBuilder();
          case "testing" -> Policy.testing().toBuilder();
          default ->
              throw new IllegalArgumentException(
                  "\"" + rest(line) + "\" is no base; write base production or base testing");
        };
  }

  private void readOwner(String line) {
    Matcher owner = OWNER.matcher(line);
    String[] words = owner.matches() ? owner.group(2).split("\\s+") : new String[0];
    switch (words.length) {
      case 1 -> builder.setOwner(owner.group(1), action(words[0]));
      case 2 -> builder.setOwner(owner.group(1), categories(words[0]), action(words[1]));
      default ->
          throw new IllegalArgumentException(
              "\"" + line + "\" is no rule; write for example: owner mqtt: file-* report");
    }
  }

  private void readAllow(String line) {
    Matcher allow = ALLOW.matcher(line);
    if (!allow.matches()) {
      throw new IllegalArgumentException(
          "\"" + line + "\" gives no reason; write: allow com.acme.Foo.bar because …");
    }
    LocalDate until = null;
    if (allow.group(3) != null) {
      try {
        until = LocalDate.parse(allow.group(3));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "\"" + allow.group(3) + "\" is no date; write it as 2027-06-30", e);
      }
    }
    Policy.Allowance.Kind kind =
        allow.group(1) == null ? Policy.Allowance.Kind.METHOD : Policy.Allowance.Kind.PATH;
    builder.allow(new Policy.Allowance(kind, allow.group(2), allow.group(4), until));
  }

  private void readNative(String line) {
    String name = rest(line);
    if (!PACKAGE.matcher(name).matches() || name.startsWith("java.")) {
      throw new IllegalArgumentException(
          "\""
              + name
              + "\" is no package with native methods; write for example: native"
              + " org.sqlite");
    }
    natives.add(name);
  }

  private static String rest(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? "" : line.substring(space + 1).strip();
  }

  private static Policy.Action action(String word) {
    try {
      return Policy.Action.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + word + "\" is no action; write report, raise, relocate or allow", e);
    }
  }

  private static Set<Category> categories(String word) {
    Set<Category> found = EnumSet.noneOf(Category.class);
    for (Category category : Category.values()) {
      if (word.endsWith("*")
          ? category.id().startsWith(word.substring(0, word.length() - 1))
          : category.id().equals(word)) {
        found.add(category);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "\""
              + word
              + "\" is no category; there are "
              + Arrays.stream(Category.values())
                  .map(Category::id)
                  .collect(Collectors.joining(", ")));
    }
    return found;
  }
}
