package dev.hearth.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Keeps the rooms in order: a lower room never knows an upper one.
@AnalyzeClasses(packages = "dev.hearth", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule lowerRoomsNeverKnowUpperOnes =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("loop")
          .definedBy("dev.hearth.loop..")
          .layer("guard")
          .definedBy("dev.hearth.guard")
          .layer("guard-loop")
          .definedBy("dev.hearth.guard.loop..")
          .layer("workers")
          .definedBy("dev.hearth.workers..")
          .layer("core")
          .definedBy("dev.hearth.core..")
          .layer("cluster")
          .definedBy("dev.hearth.cluster..")
          .layer("integrations")
          .definedBy("dev.hearth.integration..")
          .layer("app")
          .definedBy("dev.hearth.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("integrations")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("core")
          .mayOnlyBeAccessedByLayers("cluster", "integrations", "app")
          .whereLayer("cluster")
          .mayOnlyBeAccessedByLayers("integrations", "app")
          .whereLayer("workers")
          .mayOnlyBeAccessedByLayers("cluster", "integrations", "app")
          .whereLayer("loop")
          .mayOnlyBeAccessedByLayers(
              "guard-loop", "workers", "core", "cluster", "integrations", "app")
          .whereLayer("guard-loop")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("guard")
          .mayOnlyBeAccessedByLayers("guard-loop", "app");

  @ArchTest
  static final ArchRule theLoopDependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.hearth.loop..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.hearth.loop..", "java..", "jdk.jfr..", "com.sun.management..", "org.jspecify..");

  @ArchTest
  static final ArchRule theGuardDependsOnTheJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.hearth.guard")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.hearth.guard",
              "java..",
              "jdk.jfr..",
              "com.sun.management..",
              "com.sun.tools.attach..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule integrationsDoNotKnowOneAnother =
      slices().matching("dev.hearth.integration.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule theWorkersDependOnLoopAndJdkAlone =
      classes()
          .that()
          .resideInAPackage("dev.hearth.workers..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.hearth.workers..", "dev.hearth.loop..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule theClientOfNatsStaysInTheCluster =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hearth.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.nats..");

  @ArchTest
  static final ArchRule librariesStayBehindTheirWrappers =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.hearth.integration.api..", "dev.hearth.integration.mqtt..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "com.hivemq..", "io.netty..");

  @ArchTest
  static final ArchRule yamlAndJsonLibrariesStayInTheCore =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.hearth.core.config..", "dev.hearth.core.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "tools.jackson..");
}
