import { describe, expect, it } from "vitest";
import { noticeOf, shown, type Issue } from "../src/model/issues.js";

const issue: Issue = {
  domain: "mqtt",
  issue_id: "integration_quarantined",
  severity: "error",
  ignored: false,
  translation_key: "integration_quarantined",
  translation_placeholders: { times: "3", minutes: "10", where: "Discovery.java:80" },
};

describe("notices", () => {
  it("say what was switched off, and offer to enable it", () => {
    const notice = noticeOf(issue);
    expect(notice.title).toBe("mqtt was switched off.");
    expect(notice.detail).toContain("3 times within 10 minutes, last in Discovery.java:80");
    expect(notice.enables).toBe("mqtt");
  });

  it("show an unknown issue with what is known of it", () => {
    const notice = noticeOf({ ...issue, translation_key: "low_disk", translation_placeholders: { free: "2 MB" } });
    expect(notice.detail).toBe("low disk, free: 2 MB");
    expect(notice.enables).toBeNull();
  });

  it("say where a file is broken, and how many errors it has", () => {
    const said = { file: "Wind.java", where: "Wind.java:16:40", message: "cannot find symbol", errors: "3" };
    const notice = noticeOf({ ...issue, domain: "integrations", translation_key: "integration_file_broken", translation_placeholders: said });
    expect(notice.title).toBe("Wind.java cannot be loaded.");
    expect(notice.detail).toContain("Wind.java:16:40: cannot find symbol (and 2 more).");
  });

  it("leave out what is ignored, and begin with the worst", () => {
    const list = shown([{ ...issue, severity: "warning" }, { ...issue, ignored: true }, { ...issue, severity: "critical" }]);
    expect(list.map((one) => one.severity)).toEqual(["critical", "warning"]);
  });
});
