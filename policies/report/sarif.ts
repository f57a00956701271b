// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 for code hosts: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { createHash } from "node:crypto";
import { describeProblem, EXEMPTIONS_RULE, EXEMPTIONS_TITLE } from "../exemption";
import { fixOf, sourceUrl, tagsOf, type Rule } from "../rule";
import type { Assessment, AssessedResult } from "./assessment";
import type { Position } from "./resources";
import { docsLink } from "./rule-docs";
import { positionsOf, type Source } from "./source";
import { tool } from "./tool";

/** Code hosts sort results by this number, which is in the CVSS range of the severity. */
const SECURITY_SEVERITY = { medium: "5.5", high: "8.0", critical: "9.5" };

export const sarif = (assessment: Assessment): string => {
  const { time, commit, source, rules, results, mandatory, problems, policyFile } = assessment;
  const positions = positionsOf(source);
  const failures = results.filter(({ outcome }) => outcome !== "pass");
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
            ...failures.map((failure) =>
              toSarifResult(
                failure,
                mandatory.has(failure.rule),
                locationOf(source, positions.get(failure.resource.urn)),
              ),
            ),
            ...problems.map(({ exemption, message }) => ({
              ruleId: EXEMPTIONS_RULE,
              kind: "fail",
              level: "error",
              message: { text: describeProblem({ exemption, message }) },
              locations: [{ physicalLocation: locationOf(source, { file: policyFile!, line: 1 }) }],
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
  help: { text: `${fixOf(rule)}. Documentation: docs/${docsLink(rule)}` },
  helpUri: sourceUrl(rule),
  defaultConfiguration: { level: mandatory ? "error" : "warning" },
  properties: {
    "security-severity": SECURITY_SEVERITY[rule.severity],
    tags: ["security", ...tagsOf(rule)],
  },
});

const exemptionDescriptor = {
  id: EXEMPTIONS_RULE,
  shortDescription: { text: EXEMPTIONS_TITLE },
  fullDescription: { text: EXEMPTIONS_TITLE },
  help: { text: "Fix: change or remove the exemption in redoubt.policy.yaml." },
  defaultConfiguration: { level: "error" },
};

/** A violation has the kind `fail`, a result that was not evaluated `open`. An exempt result is suppressed with its reason. */
const toSarifResult = (
  { rule, resource, outcome, details, exemption }: AssessedResult,
  mandatory: boolean,
  physicalLocation: object,
): object => {
  const isOpen = outcome === "unknown";
  return {
    ruleId: rule.id,
    kind: isOpen ? "open" : "fail",
    level: isOpen ? "none" : mandatory ? "error" : "warning",
    message: {
      text: `${resource.name} (${resource.type}): ${isOpen ? "not evaluated, because these values are secret or known only during the update: " : ""}${details.join("; ")}`,
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

/**
 * Code hosts require a path that is relative to the repository, and a line. Without a position, it is the first line of the file that
 * was read.
 */
const locationOf = ({ file, folder = "" }: Source, position?: Position): object => ({
  artifactLocation: { uri: encodeURI(position === undefined ? file : `${folder}${position.file}`) },
  region: { startLine: position?.line ?? 1 },
});

const hash = (...parts: string[]): string => createHash("sha256").update(parts.join("\n")).digest("hex");
