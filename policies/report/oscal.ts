// SPDX-License-Identifier: Apache-2.0
// OSCAL assessment results: an observation a rule, a finding a control. https://pages.nist.gov/OSCAL/reference/latest/assessment-results
import { createHash, randomUUID } from "node:crypto";
import type { Rule } from "../rule";
import type { Assessment, Verdict } from "./assessment";
import { matrix, type ControlRow, type FrameworkMatrix, type Result } from "./matrix";
import { tool } from "./tool";

export const OSCAL_VERSION = "1.1.3";
/** Whose the names of our properties are. */
const NAMESPACE = "https://redoubt.dev/ns/oscal";

export const oscal = (assessment: Assessment): string => {
  const { time, commit, source, rules, verdicts } = assessment;
  const now = time.toISOString();
  const plan = randomUUID();
  const frameworks = matrix(assessment);
  // A rule that met no resource has nothing to observe.
  const observed = rules
    .map((rule) => ({ rule, ofRule: verdicts.filter((one) => one.rule === rule) }))
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
        "import-ap": { href: `#${plan}` },
        results: [
          {
            uuid: randomUUID(),
            title: `${rules.length} rules over ${source.resources.length} resources`,
            description: `What ${tool.name} ${tool.version} found in the ${source.from} of ${source.stack ?? source.file}. Controls that no rule can show are not part of it.`,
            start: now,
            end: now,
            "local-definitions": list("inventory-items", inventory(verdicts)),
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
              uuid: plan,
              title: "Assessment plan",
              description: `Every rule of ${tool.name} ${tool.version} is held against every resource that it is about, before the resource is changed.`,
            },
          ],
        },
      },
    },
    undefined,
    2,
  );
};

/** OSCAL takes no empty lists. */
const list = (key: string, items: readonly object[]): Record<string, readonly object[]> =>
  items.length > 0 ? { [key]: items } : {};

const property = (name: string, value: string): object => ({ name, ns: NAMESPACE, value });

/** The same name gives the same id in every report, so that reports can be compared. */
const uuidOf = (name: string): string => {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A control's id as OSCAL writes ids: letters, digits, points and hyphens, no digit first. */
const tokenOf = (framework: string, id: string): string =>
  `${framework}_${id
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .replace(/-$/, "")
    .toLowerCase()}`;

const inventory = (verdicts: readonly Verdict[]): object[] =>
  [...new Map(verdicts.map(({ resource }) => [resource.urn, resource])).values()].map(({ urn, type, name }) => ({
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

const observation = (rule: Rule, verdicts: readonly Verdict[], collected: string): object => ({
  uuid: uuidOf(rule.id),
  title: rule.id,
  description: rule.title,
  methods: ["TEST"],
  types: ["control-objective"],
  subjects: verdicts.map(({ resource: { urn, name }, outcome, details, exemption }) => ({
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

/** OSCAL knows satisfied and not: what is open or exempt is not, for another reason than a failure. */
const STATUS: Partial<Record<Result, { state: string; reason: string }>> = {
  pass: { state: "satisfied", reason: "pass" },
  violation: { state: "not-satisfied", reason: "fail" },
  unknown: { state: "not-satisfied", reason: "other" },
  exempt: { state: "not-satisfied", reason: "other" },
};

/** What rules found out of a control; of one for which they met no resource, nothing. */
const finding = (framework: string, { id, title, scope, result, rules }: ControlRow, now: string): object[] => {
  const status = STATUS[result];
  if (status === undefined) return [];
  const met = rules.filter((rule) => STATUS[rule.result] !== undefined);
  return [
    {
      uuid: uuidOf(`${framework} ${id} ${now}`),
      title: `${id} ${title}`,
      description: `As far as rules show it: ${scope}.`,
      target: {
        type: "objective-id",
        "target-id": tokenOf(framework, id),
        status: { ...status, remarks: met.map(({ rule, why, result: one }) => `${rule}: ${one} (${why})`).join("; ") },
      },
      "related-observations": met.map(({ rule }) => ({ "observation-uuid": uuidOf(rule) })),
    },
  ];
};
