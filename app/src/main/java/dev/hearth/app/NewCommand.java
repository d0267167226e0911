package dev.hearth.app;

import dev.hearth.core.HubException;
import dev.hearth.core.loading.IntegrationFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hearth new`: beginnings of what people write themselves. Nothing that exists is overwritten.
@Command(
    name = "new",
    description = "Writes the beginning of an integration of your own.",
    mixinStandardHelpOptions = true)
final class NewCommand {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final int MAX_NAME = 50;

  @Command(
      name = "integration",
      description = {
        "Writes an integration with one sensor: a Maven project with a test, in the folder NAME,"
            + " or with --single one source file that a running hub takes at once."
      },
      mixinStandardHelpOptions = true)
  int integration(
      @Parameters(paramLabel = "NAME", description = "such as my_station") String name,
      @Option(names = "--single", description = "one file in DIR/integrations instead of a project")
          boolean single,
      @Mixin ConfigFolder folder)
      throws IOException {
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
      throw new HubException(
          "\""
              + name
              + "\" is no name for an integration; use lower-case letters, digits and _, such as"
              + " my_station");
    }
    String type = className(name);
    if (single) {
      Path file = folder.path().resolve(IntegrationFolder.NAME).resolve(type + ".java");
      write(file, "Integration.java", name);
      System.out.println("Written: " + file);
      System.out.println("A hub that runs on this folder has it already. See it work:");
      System.out.println("  1. in the page, under \"Integrations\", add " + name);
      System.out.println("  2. change the file and save it: the hub loads it anew");
      return 0;
    }
    Path project = Path.of(name).toAbsolutePath();
    if (Files.exists(project)) {
      throw new HubException(project + " exists already; choose another name, or remove it");
    }
    write(project.resolve("pom.xml"), "pom.xml", name);
    write(project.resolve("README.md"), "README.md", name);
    write(project.resolve("src/main/java/" + type + ".java"), "Integration.java", name);
    write(project.resolve("src/test/java/" + type + "Test.java"), "IntegrationTest.java", name);
    Path services =
        project.resolve("src/main/resources/META-INF/services/dev.hearth.core.Integration");
    Files.createDirectories(services.getParent());
    Files.writeString(services, type + "\n");
    System.out.println("Written: " + project);
    System.out.println("Its README.md says how to build, test and run it.");
    return 0;
  }

  private static String className(String name) {
    StringBuilder type = new StringBuilder();
    for (String word : name.split("_", -1)) {
      type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return type.toString();
  }

  private static void write(Path file, String template, String name) throws IOException {
    if (Files.exists(file)) {
      throw new HubException(file + " exists already; choose another name, or remove it");
    }
    Properties versions = new Properties();
    try (InputStream in = resource("versions.properties")) {
      versions.load(in);
    }
    String text;
    try (InputStream in = resource("template/" + template + ".txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    text = text.replace("@NAME@", name).replace("@CLASS@", className(name));
    for (String key : versions.stringPropertyNames()) {
      text = text.replace("@" + key.toUpperCase(Locale.ROOT) + "@", versions.getProperty(key));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static InputStream resource(String name) {
    InputStream in = NewCommand.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("this Hearth is incomplete: it has no " + name);
    }
    return in;
  }
}
