// SPDX-License-Identifier: Apache-2.0
import { PolicyPack, type EnforcementLevel, type PolicyConfigSchema, type ResourceValidation, type ResourceValidationArgs, type ResourceValidationPolicy } from "@pulumi/policy";
import { UNKNOWN } from "./answer";
import type { Properties, RuleSettings } from "./checks";
import { isStackRule, type ResourceRule, type Topic } from "./rule";
import { rules } from "./rules";
import { DEFAULT_SETTINGS } from "./settings";

/** What a user may set, for one rule or for `all`: `{"all": {"minTls": "1.2"}}` in a file given by --policy-pack-config. */
const configSchema: PolicyConfigSchema = {
  properties: {
    minTls: { type: "string", enum: ["1.2", "1.3"], default: DEFAULT_SETTINGS.minTls },
    requiredTags: { type: "object", additionalProperties: { type: "string" }, default: DEFAULT_SETTINGS.requiredTags },
  },
};

/** Serves the rules of one topic to the engine's analyzer. */
export const servePack = (topic: Topic): PolicyPack =>
  new PolicyPack(`redoubt-${topic}`, {
    enforcementLevel: "mandatory",
    policies: rules.filter((rule): rule is ResourceRule => !isStackRule(rule)).filter((rule) => rule.topic === topic).map(policyOf),
  });

/** The SDK takes this form too, and does not declare it (@pulumi/policy 1.21.0, server.js, makeReportViolationFun). */
type ReportAtLevel = (violation: { message: string; enforcementLevel: EnforcementLevel }) => void;

/** A rule as the analyzer knows it. */
export const policyOf = (rule: ResourceRule): ResourceValidationPolicy => {
  const kinds = new Set(rule.resources);
  return {
    name: rule.id,
    description: rule.requires,
    severity: rule.severity,
    remediationSteps: rule.mend,
    url: rule.source.includes("/") ? `https://${rule.source}` : undefined,
    enforcementLevel: "mandatory",
    configSchema,
    validateResource: onlyFor(rule, (args, report) => {
      if (!kinds.has(args.type)) return;
      const { violations, unknown } = rule.check(readable(args), { ...DEFAULT_SETTINGS, ...args.getConfig<Partial<RuleSettings>>() });
      for (const what of violations) report(`${args.name} (${args.type}): ${what}. To mend it, ${rule.mend}. See ${rule.source}`);
      // A preview has no value yet: said, so that nobody takes it for a pass. The update decides.
      if (unknown.length > 0)
        (report as unknown as ReportAtLevel)({
          message: `${args.name} (${args.type}): not evaluated, ${unknown.join(", ")} will be known during the update`,
          enforcementLevel: "advisory",
        });
    }),
  };
};

/** A rule of one kind says so where the analyzer looks before it unpacks a resource: most of a gate's time is that. */
const onlyFor = ({ resources }: ResourceRule, validate: ResourceValidation): ResourceValidation =>
  resources.length === 1 ? Object.assign(validate, { __pulumiType: resources[0] }) : validate;

/**
 * The properties with UNKNOWN in place of what is not known yet: reading such a value throws in the analyzer, which then
 * takes the whole policy for advisory, whatever it has found.
 */
const readable = ({ props }: ResourceValidationArgs): Properties => plain(props) as Properties;

const plain = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.keys(value).map((key) => [key, plain(known(value, key))] as const);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
};

const known = (container: object, key: string): unknown => {
  try {
    return (container as Properties)[key];
  } catch (error) {
    if ((error as Error).constructor.name === "UnknownValueError") return UNKNOWN;
    throw error;
  }
};
