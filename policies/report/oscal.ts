// SPDX-License-Identifier: Apache-2.0
// OSCAL assessment results: one observation for each rule, one finding for each control. https://pages.nist.gov/OSCAL/reference/latest/assessment-results
import { createHash, randomUUID } from "node:crypto";
import type { Rule } from "../rule";
import type { Assessment, AssessedResult } from "./assessment";
import { matrix, type ControlRow, type FrameworkMatrix, type ControlResult } from "./matrix";
import { tool } from "./tool";

const OSCAL_VERSION = "1.1.3";
/** The namespace of the properties that OSCAL does not define. */
const NAMESPACE = "https://redoubt.dev/ns/oscal";

export const oscal = (assessment: Assessment): string => {
  const { time, commit, source, rules, results } = assessment;
  const now = time.toISOString();
  const planId = randomUUID();
  const frameworks = matrix(assessment);
  // A rule that applies to no resource has no observation.
  const observed = rules
    .map((rule) => ({ rule, ofRule: results.filter((one) => one.rule === rule) }))
    .filter(({ ofRule }) => ofRule.length > 0);
  return JSON.stringify(
    {
      "assessment-results": {
        uuid: randomUUID(),
        metadata: {
          title: `Policy assessment of ${source.stack ?? source.file}`,
          "last-modified": now,
          version: tool.version,
          "oscal-version": OSCAL_VERSION,
          props: commit === undefined ? undefined : [property("commit", commit)],
        },
        "import-ap": { href: `#${planId}` },
        results: [
          {
            uuid: randomUUID(),
            title: `${rules.length} rules, ${source.resources.length} resources`,
            description: `Results of ${tool.name} ${tool.version} for the ${source.from} of ${source.stack ?? source.file}. Controls that no rule covers are not included.`,
            start: now,
            end: now,
            "local-definitions": list("inventory-items", inventory(results)),
            "reviewed-controls": { "control-selections": frameworks.map(selection) },
            ...list(
              "observations",
              observed.map(({ rule, ofRule }) => observation(rule, ofRule, now)),
            ),
            ...list(
              "findings",
              frameworks.flatMap(({ framework, controls }) => controls.flatMap((row) => finding(framework, row, now))),
            ),
          },
        ],
        "back-matter": {
          resources: [
            {
              uuid: planId,
              title: "Assessment plan",
              description: `Every rule of ${tool.name} ${tool.version} is evaluated for every resource that it applies to, before the resource is changed.`,
            },
          ],
        },
      },
    },
    undefined,
    2,
  );
};

/** OSCAL does not allow empty lists. */
const list = (key: string, items: readonly object[]): Record<string, readonly object[]> =>
  items.length > 0 ? { [key]: items } : {};

const property = (name: string, value: string): object => ({ name, ns: NAMESPACE, value });

/** The same name has the same ID in every report, so that reports can be compared. */
const uuidOf = (name: string): string => {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A control's ID as an OSCAL token: letters, digits, dots and hyphens, without a digit at the start. */
const tokenOf = (framework: string, id: string): string =>
  `${framework}_${id
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .replace(/-$/, "")
    .toLowerCase()}`;

const inventory = (results: readonly AssessedResult[]): object[] =>
  [...new Map(results.map(({ resource }) => [resource.urn, resource])).values()].map(({ urn, type, name }) => ({
    uuid: uuidOf(urn),
    description: name,
    props: [property("urn", urn), property("resource-type", type)],
  }));

const selection = ({ framework, title, controls }: FrameworkMatrix): object => ({
  description: title,
  props: [property("framework", framework)],
  "include-controls": controls
    .filter(({ rules }) => rules.length > 0)
    .map(({ id }) => ({ "control-id": tokenOf(framework, id) })),
});

const observation = (rule: Rule, results: readonly AssessedResult[], collected: string): object => ({
  uuid: uuidOf(rule.id),
  title: rule.id,
  description: rule.title,
  methods: ["TEST"],
  types: ["control-objective"],
  subjects: results.map(({ resource: { urn, name }, outcome, details, exemption }) => ({
    "subject-uuid": uuidOf(urn),
    type: "inventory-item",
    title: name,
    props: [property("result", outcome)],
    remarks:
      [...details, ...(exemption ? [`exempt until ${exemption.expires}: ${exemption.reason}`] : [])].join("; ") ||
      undefined,
  })),
  collected,
});

/** OSCAL has two states. Unknown and exempt results are not satisfied, with a reason other than a failure. */
const STATUS: Partial<Record<ControlResult, { state: string; reason: string }>> = {
  pass: { state: "satisfied", reason: "pass" },
  violation: { state: "not-satisfied", reason: "fail" },
  unknown: { state: "not-satisfied", reason: "other" },
  exempt: { state: "not-satisfied", reason: "other" },
};

/** The finding of a control. A control whose rules apply to no resource has none. */
const finding = (framework: string, { id, title, scope, result, rules }: ControlRow, now: string): object[] => {
  const status = STATUS[result];
  if (status === undefined) return [];
  const evaluated = rules.filter((rule) => STATUS[rule.result] !== undefined);
  return [
    {
      uuid: uuidOf(`${framework} ${id} ${now}`),
      title: `${id} ${title}`,
      description: `Covered by rules: ${scope}.`,
      target: {
        type: "objective-id",
        "target-id": tokenOf(framework, id),
        status: {
          ...status,
          remarks: evaluated.map(({ rule, why, result: one }) => `${rule}: ${one} (${why})`).join("; "),
        },
      },
      "related-observations": evaluated.map(({ rule }) => ({ "observation-uuid": uuidOf(rule) })),
    },
  ];
};
