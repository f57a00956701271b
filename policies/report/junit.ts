// SPDX-License-Identifier: Apache-2.0
// JUnit, in the form that Jenkins and GitLab read: a suite a rule, a case a resource.
import type { Assessment, Verdict } from "./assessment";
import { escaped } from "./escaped";

export const junit = ({ time, verdicts, rules, mandatory, problems }: Assessment): string => {
  const suites = rules.flatMap((rule) => {
    const ofRule = verdicts.filter((one) => one.rule === rule);
    return ofRule.length === 0
      ? []
      : [
          suite(
            rule.id,
            time,
            ofRule.map((verdict) => testcase(verdict, mandatory.has(rule))),
          ),
        ];
  });
  const exemptions = problems.map(({ exemption: { rule, resource }, message }): Case => ({
    outcome: "failure",
    xml: failing(`classname="exemptions" name="${escaped(`${rule} ${resource}`)}"`, message, message),
  }));
  if (exemptions.length > 0) suites.push(suite("exemptions", time, exemptions));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
};

interface Case {
  outcome: "pass" | "failure" | "skipped";
  xml: string;
}

const suite = (name: string, time: Date, cases: readonly Case[]): string => {
  const count = (outcome: Case["outcome"]): number => cases.filter((one) => one.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="0" skipped="${count("skipped")}"`;
  return `  <testsuite name="${escaped(name)}" ${counts} timestamp="${time.toISOString().slice(0, 19)}">\n${cases.map(({ xml }) => xml).join("\n")}\n  </testsuite>`;
};

/** What is exempt, advisory or not evaluated is skipped, with the reason: neither passed nor failed. */
const testcase = ({ rule, resource, outcome, details, exemption }: Verdict, mandatory: boolean): Case => {
  const attributes = `classname="${escaped(rule.id)}" name="${escaped(`${resource.type}::${resource.name}`)}"`;
  const what = details.join("; ");
  if (outcome === "pass") return { outcome: "pass", xml: `    <testcase ${attributes}/>` };
  if (outcome === "violation" && mandatory)
    return {
      outcome: "failure",
      xml: failing(attributes, what, `${resource.urn}\n${what}\nTo mend it, ${rule.remediation}. See ${rule.source}`),
    };
  const why = {
    unknown: "not evaluated, secret or unknown until the update",
    violation: "advisory",
    exempt: `exempt until ${exemption?.expires}: ${exemption?.reason}`,
  }[outcome];
  return {
    outcome: "skipped",
    xml: `    <testcase ${attributes}>\n      <skipped>${escaped(`${why}: ${what}`)}</skipped>\n    </testcase>`,
  };
};

const failing = (attributes: string, message: string, text: string): string =>
  `    <testcase ${attributes}>\n      <failure message="${escaped(message)}">${escaped(text)}</failure>\n    </testcase>`;
