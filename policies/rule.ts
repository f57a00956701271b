// SPDX-License-Identifier: Apache-2.0
import type { Answer } from "./answer";
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
export type Topic = (typeof TOPICS)[number];

/** SOC 2 (trust services criteria), GDPR, HIPAA, PCI-DSS 4.0.1. */
export const FRAMEWORKS = ["soc2", "gdpr", "hipaa", "pci-dss"] as const;
export type Framework = (typeof FRAMEWORKS)[number];

/** The controls that a rule serves: in each framework, id of the control -> why the rule serves it. */
export type Controls = Readonly<Record<Framework, Readonly<Record<string, string>>>>;

interface Declaration {
  /** Its name for good: settings and exemptions refer to it. */
  id: string;
  topic: Topic;
  severity: "medium" | "high" | "critical";
  /** Said only, where good practice goes further than what would surely be wrong. @default a violation refuses the update */
  level?: "advisory";
  /** What is required, in one sentence. */
  title: string;
  /** The kinds of resource, by token: all the names that one kind has. */
  resources: readonly string[];
  /** What to change. */
  remediation: string;
  /** Where the requirement or its accepted values are written. */
  source: string;
  controls: Controls;
}

/** One requirement that each resource of some kinds can be held to by itself. */
export interface ResourceRule extends Declaration {
  check: Check;
  /** Property -> the one value that is right, where there is one: what remediation sets, if it is switched on. */
  autoFix?: Readonly<Record<string, unknown>>;
}

/** A resource among the others of its stack. */
export interface StackResource {
  type: string;
  name: string;
  urn: string;
  properties: Properties;
  /** Property -> URNs of the resources that its value comes from: this tells what belongs together while ids are unknown. */
  dependsOn?: Readonly<Record<string, readonly string[]>>;
}

export interface Finding {
  /** The resource that it is about: one of the rule's `resources`. */
  urn: string;
  answer: Answer;
}

/** Looks at a stack as a whole: answers for every resource that the rule holds for. */
export type StackCheck = (resources: readonly StackResource[], settings: RuleSettings) => Finding[];

/** One requirement that a resource meets together with others. */
export interface StackRule extends Declaration {
  checkStack: StackCheck;
  /** Kind of resource -> the properties that are read of it. It is shown no others; `resources` are among them. */
  reads: Readonly<Record<string, readonly string[]>>;
}

export type Rule = ResourceRule | StackRule;

export const isStackRule = (rule: Rule): rule is StackRule => "checkStack" in rule;

/** The page that a rule's source is, where it is one. */
export const urlOf = ({ source }: Rule): string | undefined =>
  /^[a-z0-9.-]+\/\S+$/.test(source) ? `https://${source}` : undefined;
