// SPDX-License-Identifier: Apache-2.0
// JUnit XML in the format that Jenkins and GitLab read: one suite for each rule, one test case for each resource.
import { fixOf } from "../rule";
import type { Assessment, AssessedResult } from "./assessment";
import { escapeXml } from "../../pages/escape-xml";

export const junit = ({ time, results, rules, mandatory, problems }: Assessment): string => {
  const suites = rules.flatMap((rule) => {
    const ofRule = results.filter((one) => one.rule === rule);
    return ofRule.length === 0
      ? []
      : [
          suite(
            rule.id,
            time,
            ofRule.map((result) => testcase(result, mandatory.has(rule))),
          ),
        ];
  });
  const exemptions = problems.map(({ exemption: { rule, resource }, message }): Case => ({
    outcome: "failure",
    xml: failedCase(`classname="exemptions" name="${escapeXml(`${rule} ${resource}`)}"`, message, message),
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
  return `  <testsuite name="${escapeXml(name)}" ${counts} timestamp="${time.toISOString().slice(0, 19)}">\n${cases.map(({ xml }) => xml).join("\n")}\n  </testsuite>`;
};

/** Exempt, advisory and not evaluated results are skipped, with the reason, so that they count neither as passed nor as failed. */
const testcase = ({ rule, resource, outcome, details, exemption }: AssessedResult, mandatory: boolean): Case => {
  const attributes = `classname="${escapeXml(rule.id)}" name="${escapeXml(`${resource.type}::${resource.name}`)}"`;
  const what = details.join("; ");
  if (outcome === "pass") return { outcome: "pass", xml: `    <testcase ${attributes}/>` };
  if (outcome === "violation" && mandatory)
    return {
      outcome: "failure",
      xml: failedCase(attributes, what, `${resource.urn}\n${what}\n${fixOf(rule)}`),
    };
  const why = {
    unknown: "not evaluated, secret or known only during the update",
    violation: "advisory",
    exempt: `exempt until ${exemption?.expires}: ${exemption?.reason}`,
  }[outcome];
  return {
    outcome: "skipped",
    xml: `    <testcase ${attributes}>\n      <skipped>${escapeXml(`${why}: ${what}`)}</skipped>\n    </testcase>`,
  };
};

const failedCase = (attributes: string, message: string, text: string): string =>
  `    <testcase ${attributes}>\n      <failure message="${escapeXml(message)}">${escapeXml(text)}</failure>\n    </testcase>`;
