// SPDX-License-Identifier: Apache-2.0
import type { CheckResult } from "./check-result";
import type { Check, Properties, RuleSettings } from "./checks";

export const TOPICS = [
  "tls13",
  "encryption-at-rest",
  "tagging",
  "network-exposure",
  "identity",
  "logging",
  "backup",
  "availability",
] as const;
/** What a rule is about. */
export type Topic = (typeof TOPICS)[number];

/** SOC 2 (trust services criteria), GDPR, HIPAA, PCI DSS 4.0.1. This is the only list of the frameworks. */
export const FRAMEWORKS = ["soc2", "gdpr", "hipaa", "pci-dss"] as const;
/** A framework whose controls rules serve. */
export type Framework = (typeof FRAMEWORKS)[number];

/** The controls that a rule serves: framework -> control id -> the reason. */
export type Controls = Readonly<Record<Framework, Readonly<Record<string, string>>>>;

interface RuleMetadata {
  /** The id, `<service>-<resource>-<requirement>`. It never changes, because settings and exemptions refer to it. */
  id: string;
  topic: Topic;
  severity: "medium" | "high" | "critical";
  /** Set for a recommendation that goes beyond a baseline. @default mandatory: a violation blocks the update */
  level?: "advisory";
  /** The requirement, as one sentence that is true of a compliant resource. */
  title: string;
  /** The resource types that it applies to, with all names of each type. */
  resources: readonly string[];
  /** What to change. */
  remediation: string;
  /** The documentation of the requirement or of its accepted values. */
  source: string;
  controls: Controls;
}

/** A rule that checks each resource on its own. */
export interface ResourceRule extends RuleMetadata {
  /** Evaluates the properties of one resource. */
  check: Check;
  /** Property path -> the only compliant value. Set these if remediation is enabled for the rule. */
  autoFix?: Readonly<Record<string, unknown>>;
}

/** A resource of a stack. */
export interface StackResource {
  type: string;
  name: string;
  urn: string;
  properties: Properties;
  /** Property -> the URNs of the resources that its value comes from. It links resources while their IDs are unknown. */
  dependsOn?: Readonly<Record<string, readonly string[]>>;
}

export interface Finding {
  /** The URN of the checked resource, which has one of the types in `resources`. */
  urn: string;
  result: CheckResult;
}

/** Checks a whole stack, and returns a finding for each resource that the rule applies to. */
export type StackCheck = (resources: readonly StackResource[], settings: RuleSettings) => Finding[];

/** A rule that checks a resource together with other resources of the stack. */
export interface StackRule extends RuleMetadata {
  /** Evaluates the resources of the stack. */
  checkStack: StackCheck;
  /** Resource type -> the properties that the rule reads. The rule gets resources of these types only. */
  reads: Readonly<Record<string, readonly string[]>>;
}

/** A policy rule. */
export type Rule = ResourceRule | StackRule;

export const isStackRule = (rule: Rule): rule is StackRule => "checkStack" in rule;

/** The resource types that a rule reads. */
export const typesReadBy = (rule: Rule): readonly string[] =>
  isStackRule(rule) ? Object.keys(rule.reads) : rule.resources;

/** The topic and controls of a rule, as reports tag it: `tls13`, `soc2:CC6.7`. */
export const tagsOf = ({ topic, controls }: Rule): string[] => [
  topic,
  ...FRAMEWORKS.flatMap((framework) => Object.keys(controls[framework]).map((control) => `${framework}:${control}`)),
];

/** The frameworks with a control that a rule serves. */
export const frameworksOf = ({ controls }: Rule): Framework[] =>
  FRAMEWORKS.filter((framework) => Object.keys(controls[framework]).length > 0);

/** The URL of a rule's source, if the source is a web page. */
export const sourceUrl = ({ source }: Rule): string | undefined =>
  /^[a-z0-9.-]+\/\S+$/.test(source) ? `https://${source}` : undefined;

/** How to fix a violation of a rule, for messages and reports. */
export const fixOf = ({ remediation, source }: Rule): string => `Fix: ${remediation.replace(/\.$/, "")}. See ${source}`;
