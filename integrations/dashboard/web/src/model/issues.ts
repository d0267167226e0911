/** What a person has to see to, as the hub lists it. */
export interface Issue {
  readonly domain: string;
  readonly issue_id: string;
  readonly severity: "critical" | "error" | "warning";
  readonly ignored: boolean;
  readonly translation_key: string;
  readonly translation_placeholders: Readonly<Record<string, string>> | null;
}

/** An issue in words. */
export interface Notice {
  readonly title: string;
  readonly detail: string;
  /** The disabled integration that a button can enable again. */
  readonly enables: string | null;
}

/** Why an integration was switched off, for those reasons that a person can take back. */
function disabledBecause(key: string, said: Readonly<Record<string, string>>): string | null {
  switch (key) {
    case "integration_stuck":
      return `Its code holds a thread and does not let go, in ${said.where ?? "its own code"}.`;
    case "integration_too_busy":
      return `It took ${said.percent} % of the time of the whole house for ${said.seconds} seconds.`;
    case "integration_floods":
      return `Its events were delivered ${said.events} times a second and left no time for others, for ${said.seconds} seconds.`;
    case "integration_takes_memory":
      return `${said.percent} % of the memory was in use, and it took ${said.megabytes} MB of it, the most of all. If memory stays low, start the hub again.`;
    default:
      return null;
  }
}

/** The issues that are not ignored, the worst first. */
export function shown(issues: readonly Issue[]): readonly Issue[] {
  const order = ["critical", "error", "warning"];
  return issues.filter((issue) => !issue.ignored).sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

export function noticeOf(issue: Issue): Notice {
  const said = issue.translation_placeholders ?? {};
  if (issue.translation_key === "integration_quarantined") {
    return {
      title: `${issue.domain} was switched off.`,
      detail: `It kept the whole house waiting ${said.times ?? "several"} times within ${said.minutes ?? "a few"} minutes, last in ${said.where ?? "its own code"}.`,
      enables: issue.domain,
    };
  }
  if (issue.translation_key === "integration_file_broken") {
    const more = Number(said.errors ?? 1) - 1;
    return {
      title: `${said.file ?? "A file"} cannot be loaded.`,
      detail: `${said.where}: ${said.message}${more > 0 ? ` (and ${more} more)` : ""}. Mend the file and save it; what ran before goes on.`,
      enables: null,
    };
  }
  if (issue.translation_key === "integration_set_up_failed") {
    return { title: `${issue.domain} could not be started.`, detail: `${said.reason ?? "The log says why"}.`.replace(/[.!]\.$/, "."), enables: null };
  }
  const disabled = disabledBecause(issue.translation_key, said);
  if (disabled) {
    return { title: `${issue.domain} was switched off.`, detail: disabled, enables: issue.domain };
  }
  if (issue.translation_key === "integration_limit") {
    return { title: `${issue.domain} gets no more.`, detail: `It has ${said.what ?? "as many as are allowed"}, and seems to add some each time and to end none.`, enables: null };
  }
  if (issue.translation_key === "integration_refuses_to_end") {
    const more = Number(said.tasks ?? 1) - 1;
    return {
      title: `${issue.domain} does not end.`,
      detail: `Its task ${said.task} was asked to end and waits for ${said.waits_for}${said.where ? ` at ${said.where}` : ""}${more > 0 ? ` (and ${more} more)` : ""}.`,
      enables: null,
    };
  }
  if (issue.translation_key === "memory_low") {
    return { title: "Memory runs low.", detail: `${said.percent ?? "Most"} % is in use, and no integration stands out. Start the hub again; if it comes back, give it more memory.`, enables: null };
  }
  if (issue.translation_key === "storage_corruption") {
    return {
      title: `${said.file ?? "A file of the hub"} was broken.`,
      detail: `The hub goes on without what was in it. The broken file is kept as ${said.kept ?? "….corrupt…"}; put back a copy if you have one, and start the hub again.`,
      enables: null,
    };
  }
  if (issue.translation_key === "recovery_mode") {
    return {
      title: "The hub runs in recovery mode.",
      detail: `It could not start as usual: ${said.reason ?? "the log says why"}. Only this page works. Mend the configuration and start the hub again.`,
      enables: null,
    };
  }
  const facts = Object.entries(said).map(([name, value]) => `${name}: ${value}`);
  return { title: `${issue.domain} needs a look.`, detail: [issue.translation_key.replaceAll("_", " "), ...facts].join(", "), enables: null };
}
