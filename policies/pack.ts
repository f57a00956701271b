// SPDX-License-Identifier: Apache-2.0
import {
  PolicyPack,
  type EnforcementLevel,
  type Policies,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { UNKNOWN, type Answer } from "./answer";
import type { RuleSettings } from "./checks";
import type { Result } from "./evaluate";
import type { Exemption } from "./exemption";
import { exemptions } from "./exemptions";
import { frugally } from "./sdk-fast-path";
import { inWords, Ledger } from "./exemption-tracker";
import {
  FRAMEWORKS,
  isStackRule,
  urlOf,
  type Framework,
  type ResourceRule,
  type Rule,
  type StackResource,
  type StackRule,
  type Topic,
} from "./rule";
import { plain } from "./unwrap-properties";
import { remedied } from "./auto-fix";
import { rules } from "./rules";
import { DEFAULT_SETTINGS, SETTING_OF } from "./settings";

export type PackName = Topic | Framework | "all";

const settings: Record<keyof RuleSettings, NonNullable<PolicyConfigSchema["properties"]>[string]> = {
  minTls: { type: "string", enum: ["1.2", "1.3"], default: DEFAULT_SETTINGS.minTls },
  requiredTags: { type: "object", additionalProperties: { type: "string" }, default: DEFAULT_SETTINGS.requiredTags },
  logDays: { type: "integer", minimum: 1, default: DEFAULT_SETTINGS.logDays },
  backupDays: { type: "integer", minimum: 1, maximum: 35, default: DEFAULT_SETTINGS.backupDays },
};

/** What a user may set for a rule, in a file given by --policy-pack-config: `{"elb-listener-tls-minimum-version": {"minTls": "1.2"}}`. */
const configSchemaOf = ({ topic }: Rule): PolicyConfigSchema | undefined => {
  const setting = SETTING_OF[topic];
  return setting && { properties: { [setting]: settings[setting] } };
};

/** The rules of a pack: of a topic, those that serve a framework, or all. */
export const rulesOf = (pack: PackName): readonly Rule[] => {
  const framework = FRAMEWORKS.find((one) => one === pack);
  return rules.filter(
    (rule) =>
      pack === "all" ||
      rule.topic === pack ||
      (framework !== undefined && Object.keys(rule.controls[framework]).length > 0),
  );
};

/** Serves the rules of a pack to the engine's analyzer. */
export const servePack = (pack: PackName): PolicyPack => {
  const served = rulesOf(pack);
  const kinds = new Map(
    served.map((rule) => [rule.id, new Set(isStackRule(rule) ? Object.keys(rule.reads) : rule.resources)]),
  );
  frugally((policy, kind) => kinds.get(policy)?.has(kind) ?? true);
  return new PolicyPack(`redoubt-${pack}`, { enforcementLevel: "mandatory", policies: policiesOf(served, exemptions) });
};

/** Rules as the analyzer knows them, but for what is exempt. */
export const policiesOf = (served: readonly Rule[], exempt: readonly Exemption[] = [], today?: string): Policies => {
  const ledger = new Ledger(exempt, served, today);
  return [...served.map((rule) => policyOf(rule, ledger)), ...ledger.policies()];
};

const policyOf = (rule: Rule, ledger: Ledger): Policies[number] => {
  const common = {
    name: rule.id,
    description: rule.title,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    url: urlOf(rule),
    tags: [
      rule.topic,
      ...FRAMEWORKS.flatMap((framework) =>
        Object.keys(rule.controls[framework]).map((control) => `${framework}:${control}`),
      ),
    ],
    enforcementLevel: rule.level ?? ("mandatory" as const),
    configSchema: configSchemaOf(rule),
  };
  return isStackRule(rule)
    ? { ...common, ...stackPolicy(rule, ledger) }
    : { ...common, ...resourcePolicy(rule, ledger) };
};

type Unnamed<T> = Omit<T, "name" | "description">;

const resourcePolicy = (rule: ResourceRule, ledger: Ledger): Unnamed<ResourceValidationPolicy> => {
  const kinds = new Set(rule.resources);
  return {
    // That a rule is not applicable is passed over in silence: to say so of each resource and rule takes the engine longer than the rules do.
    validateResource: (args: ResourceValidationArgs, report: ReportViolation) => {
      if (!kinds.has(args.type)) return;
      tell(rule, ledger, args, rule.check(plain(args.props), settingsOf(args)), report);
    },
    // Changes a resource where the level of the rule is set to "remediate", and nowhere else; what is exempt stays as it is.
    ...(rule.autoFix && {
      remediateResource: (args: ResourceValidationArgs) =>
        kinds.has(args.type) && !ledger.exemptionFor(rule, args) ? remedied(args.props, rule.autoFix!) : undefined,
    }),
  };
};

const stackPolicy = (rule: StackRule, ledger: Ledger): Unnamed<StackValidationPolicy> => ({
  validateStack: (args, report) => {
    const resources = args.resources
      .filter(({ type }) => type in rule.reads)
      .map((resource) => stackResource(rule, resource));
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const { urn, answer } of rule.checkStack(resources, settingsOf(args)))
      tell(rule, ledger, byUrn.get(urn)!, answer, report);
  },
});

const settingsOf = (args: Pick<ResourceValidationArgs, "getConfig">): RuleSettings => ({
  ...DEFAULT_SETTINGS,
  ...args.getConfig<Partial<RuleSettings>>(),
});

/** The SDK takes this form too, and does not declare it (@pulumi/policy 1.21.0, server.js, makeReportViolationFun). */
type ReportAtLevel = (violation: { message: string; urn: string; enforcementLevel: EnforcementLevel }) => void;

const tell = (
  rule: Rule,
  ledger: Ledger,
  resource: Result["resource"],
  answer: Answer,
  report: ReportViolation,
): void => {
  const { name, type, urn } = resource;
  const advise = (message: string): void =>
    (report as unknown as ReportAtLevel)({
      message: `${name} (${type}): ${message}`,
      urn,
      enforcementLevel: "advisory",
    });
  const { violations, unknown } = answer;
  if (violations.length + unknown.length === 0) return;
  const exemption = ledger.neededFor(rule, resource, answer);
  if (exemption) return advise(inWords(exemption));
  for (const what of violations)
    report(`${name} (${type}): ${what}. To mend it, ${rule.remediation}. See ${rule.source}`, urn);
  // A preview has no value yet: said, so that nobody takes it for a pass. The update decides.
  if (unknown.length > 0) advise(`not evaluated, ${unknown.join(", ")} will be known during the update`);
};

/**
 * A stack rule sees what the update will leave behind. What the provider will fill in is not known in a preview, and not what the
 * program asked for: only what it gave, and so has an origin for, counts as not known yet. A provider that is itself still to be
 * made, as a new cluster's is, tells nothing: then all that the rule reads counts so.
 */
const stackResource = (
  rule: StackRule,
  { type, name, urn, props, propertyDependencies }: PolicyResource,
): StackResource => {
  const told = Object.entries(plain(props));
  const properties =
    told.length === 0
      ? rule.reads[type]!.map((path) => [path.split(".")[0]!, UNKNOWN] as const)
      : told.filter(([key, value]) => value !== UNKNOWN || key in propertyDependencies);
  return {
    type,
    name,
    urn,
    properties: Object.fromEntries(properties),
    dependsOn: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, origins]) => [
        property,
        origins.map((origin) => origin.urn),
      ]),
    ),
  };
};
