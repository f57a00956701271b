// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0, as code hosts take it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { createHash } from "node:crypto";
import { EXEMPTIONS_RULE } from "../exemption";
import { FRAMEWORKS, urlOf, type Rule } from "../rule";
import type { Assessment, Verdict } from "./assessment";
import type { Position } from "./resources";
import { positionsOf } from "./source";
import { tool } from "./tool";

/** What code hosts sort findings by: the middle of the CVSS band of that name. */
const SECURITY_SEVERITY = { medium: "5.5", high: "8.0", critical: "9.5" };

export const sarif = (assessment: Assessment): string => {
  const { time, commit, source, rules, verdicts, mandatory, problems } = assessment;
  const positions = positionsOf(source);
  const found = verdicts.filter(({ outcome }) => outcome !== "pass");
  return JSON.stringify(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              ...tool,
              rules: [...rules.map((rule) => descriptor(rule, mandatory.has(rule))), exemptionDescriptor],
            },
          },
          invocations: [{ executionSuccessful: true, endTimeUtc: time.toISOString() }],
          properties: { stack: source.stack, from: source.from, commit },
          results: [
            ...found.map((verdict) =>
              result(verdict, mandatory.has(verdict.rule), place(positions.get(verdict.resource.urn), source.file)),
            ),
            ...problems.map(({ exemption, message }) => ({
              ruleId: EXEMPTIONS_RULE,
              kind: "fail",
              level: "error",
              message: { text: `exemption of ${exemption.resource} from ${exemption.rule}: ${message}` },
              locations: [{ physicalLocation: place(undefined, source.file) }],
              partialFingerprints: { "exemption/v1": hash(exemption.rule, exemption.resource, exemption.stack ?? "") },
            })),
          ],
        },
      ],
    },
    undefined,
    2,
  );
};

const descriptor = (rule: Rule, mandatory: boolean): object => ({
  id: rule.id,
  shortDescription: { text: rule.title },
  fullDescription: { text: rule.title },
  help: { text: `To mend it, ${rule.remediation}. Source: ${rule.source}` },
  helpUri: urlOf(rule),
  defaultConfiguration: { level: mandatory ? "error" : "warning" },
  properties: {
    "security-severity": SECURITY_SEVERITY[rule.severity],
    tags: [
      "security",
      rule.topic,
      ...FRAMEWORKS.flatMap((framework) =>
        Object.keys(rule.controls[framework]).map((control) => `${framework}:${control}`),
      ),
    ],
  },
});

const EXEMPTIONS_REQUIRE = "An exemption is well formed, still runs, and is needed.";
const exemptionDescriptor = {
  id: EXEMPTIONS_RULE,
  shortDescription: { text: EXEMPTIONS_REQUIRE },
  fullDescription: { text: EXEMPTIONS_REQUIRE },
  help: { text: "To mend it, change or remove the exemption in policies/exemptions.ts." },
  defaultConfiguration: { level: "error" },
};

/** A violation is a failure; what could not be evaluated is open; what is exempt is suppressed, with the reason. */
const result = (
  { rule, resource, outcome, details, exemption }: Verdict,
  mandatory: boolean,
  physicalLocation: object,
): object => {
  const open = outcome === "unknown";
  return {
    ruleId: rule.id,
    kind: open ? "open" : "fail",
    level: open ? "none" : mandatory ? "error" : "warning",
    message: {
      text: `${resource.name} (${resource.type}): ${open ? "not evaluated, as these are secret or unknown until the update: " : ""}${details.join("; ")}`,
    },
    locations: [
      {
        physicalLocation,
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.urn, kind: "resource" }],
      },
    ],
    partialFingerprints: { "resource/v1": hash(rule.id, resource.urn) },
    suppressions: exemption && [
      {
        kind: "external",
        status: "accepted",
        justification: `${exemption.reason} (${exemption.owner}, until ${exemption.expires})`,
      },
    ],
  };
};

/** Code hosts ask for a line of every finding: without one it is the first of what was read. */
const place = (position: Position | undefined, fallback: string): object => {
  const { file, line } = position ?? { file: fallback, line: 1 };
  return { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line } };
};

const hash = (...parts: string[]): string => createHash("sha256").update(parts.join("\n")).digest("hex");
