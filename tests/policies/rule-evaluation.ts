// SPDX-License-Identifier: Apache-2.0
import { evaluate } from "../../policies/evaluate";
import type { Outcome, Result } from "../../policies/result";
import { isStackRule, type Rule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import type { NoncompliantCase } from "./noncompliant/noncompliant";

export const evaluateByDefault = (resources: readonly StackResource[], selected: readonly Rule[] = rules): Result[] =>
  evaluate(selected, resources, DEFAULT_SETTINGS);

/** The ids of the rules that report a violation. */
export const violatedRules = (results: readonly Result[]): string[] =>
  [...new Set(results.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule))].sort();

/** The worst outcome of all results: a violation, else an unknown, else a pass. */
export const worstOutcome = (results: readonly Result[]): Outcome =>
  (["violation", "unknown"] as const).find((bad) => results.some(({ outcome }) => outcome === bad)) ?? "pass";

/** The properties that a rule reads of a resource type, with the path at which the type describes its Pods. */
export const readsOf = (rule: Rule, type: string): readonly string[] => {
  const reads = isStackRule(rule) ? (rule.reads[type] ?? []) : rule.resources.includes(type) ? rule.check.reads : [];
  return reads.map((path) => path.replace(/^spec\.template\./, POD_TEMPLATES[type] ?? "spec.template."));
};
/** Resource types that do not describe their Pods in `spec.template`. */
const POD_TEMPLATES: Record<string, string> = {
  "kubernetes:core/v1:Pod": "",
  "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.",
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch": "spec.nodeSets.podTemplate.",
  "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash": "spec.podTemplate.",
};

/** Whether one path contains the other. */
export const overlap = (path: string, other: string): boolean =>
  `${path}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${path}.`);

const withoutIndexes = (keys: readonly string[]): string => keys.filter((key) => !/^\d+$/.test(key)).join(".");

/** A path without list indexes and without the path of the Pod template. */
export const normalizePath = (path: string): string =>
  withoutIndexes(path.split(".")).replace(
    /^((spec\.jobTemplate\.)?spec\.template|spec\.(nodeSets\.)?podTemplate)\.(?=spec|metadata)/,
    "",
  );

/** Whether a path of a resource contains the noncompliant value, so that an unknown value there would hide it. */
export const hidesCase = ({ resource, path }: NoncompliantCase, name: string, read: string): boolean =>
  resource === name && overlap(withoutIndexes(path), read);

/** A resource type without its module's alias and its version: `aws:lb:Listener` for `aws:alb/listener:Listener`. */
export const resourceKind = (token: string): string => {
  const [provider, module, name] = token.split(":") as [string, string, string];
  const service = provider === "aws" ? module.split("/")[0]!.replace("alb", "lb") : "";
  return `${provider}:${service}:${name.replace(/V2$/, "")}`;
};
