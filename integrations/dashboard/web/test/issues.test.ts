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

  it("say why else something was switched off, and offer to enable it", () => {
    const reasons: Record<string, [Record<string, string>, string]> = {
      integration_stuck: [{ where: "Meter.java:3" }, "in Meter.java:3"],
      integration_too_busy: [{ percent: "40", seconds: "30" }, "40 % of the time"],
      integration_floods: [{ events: "90000", seconds: "30" }, "90000 times a second"],
      integration_takes_memory: [{ percent: "87", megabytes: "250" }, "250 MB"],
    };
    for (const [key, [said, text]] of Object.entries(reasons)) {
      const notice = noticeOf({ ...issue, translation_key: key, translation_placeholders: said });
      expect(notice.detail).toContain(text);
      expect(notice.enables).toBe("mqtt");
    }
  });

  it("name what does not end, and what gets no more", () => {
    const said = { task: "poll", tasks: "2", waits_for: "Semaphore.acquire", where: "Meter.java:9" };
    expect(noticeOf({ ...issue, translation_key: "integration_refuses_to_end", translation_placeholders: said }).detail).toContain("poll was asked to end and waits for Semaphore.acquire at Meter.java:9 (and 1 more)");
    expect(noticeOf({ ...issue, translation_key: "integration_limit", translation_placeholders: { what: "10000 listeners" } }).detail).toContain("10000 listeners");
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
