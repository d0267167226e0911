package dev.hearth.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.guard.Policy.Action;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Policies that people write.
class PolicyFileTest {
  private static PolicyFile.Contents read(String... lines) {
    return PolicyFile.read("guard.policy", List.of(lines), Policy.production());
  }

  @Test
  void readsRulesForCategoriesAndOwners() {
    PolicyFile.Contents file =
        read(
            "# the house",
            "",
            "file-* raise",
            "file-meta  allow",
            "owner mqtt: name-resolution report",
            "owner demo: allow",
            "native org.sqlite");
    assertThat(file.problems()).isEmpty();
    assertThat(file.nativePackages()).containsExactly("org.sqlite");
    Policy policy = file.policy();
    assertThat(policy.action("x", Category.FILE_OPEN)).isEqualTo(Action.RAISE);
    assertThat(policy.action("x", Category.FILE_META)).isEqualTo(Action.ALLOW);
    assertThat(policy.action("x", Category.SLEEP)).isEqualTo(Action.RELOCATE);
    assertThat(policy.action("mqtt", Category.NAME_RESOLUTION)).isEqualTo(Action.REPORT);
    assertThat(policy.action("mqtt", Category.FILE_OPEN)).isEqualTo(Action.RAISE);
    assertThat(policy.action("demo", Category.SLEEP)).isEqualTo(Action.ALLOW);
  }

  @Test
  void everyErrorNamesFileLineAndReasonAndTheRestApplies() {
    PolicyFile.Contents file =
        read(
            "file-open relcate",
            "files report",
            "allow com.acme.Foo.bar",
            "allow com.acme.Foo.bar until spring because it is short",
            "allow path etc because it is short",
            "owner mqtt report",
            "base home",
            "native 7",
            "sleep allow");
    assertThat(file.problems())
        .satisfiesExactly(
            p -> assertThat(p).startsWith("guard.policy:1: \"relcate\" is no action; write report"),
            p -> assertThat(p).startsWith("guard.policy:2: \"files\" is no category; there are"),
            p -> assertThat(p).contains(":3:").contains("gives no reason"),
            p -> assertThat(p).contains(":4:").contains("\"spring\" is no date"),
            p -> assertThat(p).contains(":5:").contains("write a whole path"),
            p -> assertThat(p).contains(":6:").contains("write for example: owner mqtt:"),
            p -> assertThat(p).contains(":7:").contains("\"home\" is no base"),
            p -> assertThat(p).contains(":8:").contains("is no package"));
    assertThat(file.policy().action("x", Category.SLEEP)).isEqualTo(Action.ALLOW);
  }

  @Test
  void aFileThatCannotBeReadLeavesThePolicyAsItIs() {
    Policy base = Policy.testing();
    PolicyFile.Contents file = PolicyFile.read(Path.of("/nowhere/guard.policy"), base);
    assertThat(file.policy()).isSameAs(base);
    assertThat(file.problems().getFirst()).startsWith("/nowhere/guard.policy: cannot be read");
  }

  @Test
  void aPatternNamesMethodsConstructorsInitialisersClassesAndPackages() {
    Policy policy =
        read(
                "allow com.acme.Foo.bar because a",
                "allow com.acme.Outer.Inner.run because b",
                "allow new com.acme.Made because c",
                "allow static com.acme.Begun because d",
                "allow com.acme.house.* because e")
            .policy();
    assertThat(policy.allowance("com.acme.Foo", "bar")).isNotNull();
    assertThat(policy.allowance("com.acme.Foo", "lambda$bar$3")).isNotNull();
    assertThat(policy.allowance("com.acme.Foo", "baz")).isNull();
    assertThat(policy.allowance("com.acme.Outer$Inner", "run")).isNotNull();
    assertThat(policy.allowance("com.acme.Made", "<init>")).isNotNull();
    assertThat(policy.allowance("com.acme.Made", "lambda$new$0")).isNotNull();
    assertThat(policy.allowance("com.acme.Begun", "<clinit>")).isNotNull();
    assertThat(policy.allowance("com.acme.house.Door", "open")).isNotNull();
    assertThat(policy.allowance("com.acme.household.Door", "open")).isNull();
  }

  @Test
  void anAllowanceEndsOnItsDay() {
    Policy policy =
        read("allow com.acme.Foo.bar until 2027-06-30 because the driver does").policy();
    assertThat(policy.on(LocalDate.of(2027, 6, 30)).allowance("com.acme.Foo", "bar")).isNotNull();
    assertThat(policy.on(LocalDate.of(2027, 7, 1)).allowance("com.acme.Foo", "bar")).isNull();
  }

  @Test
  void agentArgumentsNameTheFile() {
    GuardOptions options = GuardOptions.parse("policy=/etc/guard.policy,native=org.sqlite");
    assertThat(options.policyFile()).isEqualTo(Path.of("/etc/guard.policy"));
    assertThat(options.nativePackages()).containsExactly("org.sqlite");
    assertThatThrownBy(() -> GuardOptions.parse("polcy=/x"))
        .isInstanceOf(GuardException.class)
        .hasMessageContaining("\"polcy=/x\" is no option; there are policy=FILE");
  }
}
