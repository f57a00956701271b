// SPDX-License-Identifier: Apache-2.0
// Serves rules to the Pulumi engine as policies.
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
import { realpathSync } from "node:fs";
import { withAutoFix } from "./auto-fix";
import { UNKNOWN } from "./check-result";
import type { RuleSettings } from "./checks";
import { evaluateRule } from "./evaluate";
import { describeExemption, describeProblem, EXEMPTIONS_RULE, EXEMPTIONS_TITLE, stackOf } from "./exemption";
import { ExemptionTracker } from "./exemption-tracker";
import { DEFAULT_POLICY, projectRoot, readProjectPolicy, type ProjectPolicy } from "./project-policy";
import type { Result } from "./result";
import {
  fixOf,
  FRAMEWORKS,
  frameworksOf,
  isStackRule,
  sourceUrl,
  tagsOf,
  typesReadBy,
  type Framework,
  type ResourceRule,
  type Rule,
  type StackResource,
  type StackRule,
  type Topic,
} from "./rule";
import { rules } from "./rules";
import { installFastPath } from "./sdk-fast-path";
import { SETTING_OF } from "./settings";
import { unwrapProperties } from "./unwrap-properties";
import { UserError } from "./user-error";

/** The name of a policy pack: a topic, a framework, or `all` rules. */
export type PackName = Topic | Framework | "all";

const SETTING_SCHEMAS: Record<keyof RuleSettings, NonNullable<PolicyConfigSchema["properties"]>[string]> = {
  minTls: { type: "string", enum: ["1.2", "1.3"] },
  requiredTags: { type: "object", additionalProperties: { type: "string" } },
  logDays: { type: "integer", minimum: 1 },
  backupDays: { type: "integer", minimum: 1, maximum: 35 },
};

/**
 * The setting of a rule in the file of --policy-pack-config: `{"elb-listener-tls-minimum-version": {"minTls": "1.2"}}`. The engine
 * sends the default, which is the project's own value, if that file has no other.
 */
const configSchemaOf = ({ topic }: Rule, settings: RuleSettings): PolicyConfigSchema | undefined => {
  const setting = SETTING_OF[topic];
  return setting && { properties: { [setting]: { ...SETTING_SCHEMAS[setting], default: settings[setting] } } };
};

/** The rules of a pack: those of a topic, those that serve a framework, or all. */
export const rulesOf = (pack: PackName): readonly Rule[] => {
  const framework = FRAMEWORKS.find((one) => one === pack);
  return rules.filter(
    (rule) => pack === "all" || rule.topic === pack || (framework && frameworksOf(rule).includes(framework)),
  );
};

/**
 * Serves the rules of a pack to the engine, with the policy of the project that is previewed or updated.
 * Ends the process if the file of the project is invalid, so that the engine shows the mistakes and stops.
 * @param folder the folder of the pack
 */
export const servePack = (pack: PackName, folder: string): PolicyPack => {
  const served = rulesOf(pack);
  const policy = policyOrExit(programFolder(folder));
  process.chdir(folder); // The SDK reads package.json from the working directory.
  installFastPath(readsType(served));
  return new PolicyPack(`redoubt-${pack}`, { enforcementLevel: "mandatory", policies: policiesOf(served, policy) });
};

/**
 * The engine starts the file of a pack in the folder of the program, but a pack that is given as a folder in the folder of the pack
 * (pulumi-language-nodejs/main.go, RunPlugin). Then the project is the one that `pulumi` was started in, or else the one that the pack
 * is installed in.
 */
const programFolder = (packFolder: string): string => {
  const current = process.cwd();
  if (realpathSync(current) !== realpathSync(packFolder)) return current;
  const started = process.env["PWD"];
  return started !== undefined && projectRoot(started) !== undefined ? started : current;
};

const policyOrExit = (folder: string): ProjectPolicy => {
  try {
    return readProjectPolicy(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return process.exit(1);
  }
};

/** Whether a policy reads resources of a type. A policy that is not a rule reads all types. */
export const readsType = (served: readonly Rule[]): ((policy: string, type: string) => boolean) => {
  const types = new Map(served.map((rule) => [rule.id, new Set(typesReadBy(rule))]));
  return (policy, type) => types.get(policy)?.has(type) ?? true;
};

/** Rules as policies of the SDK. */
export const policiesOf = (
  served: readonly Rule[],
  policy: ProjectPolicy = DEFAULT_POLICY,
  today?: string,
): Policies => {
  const relevant = policy.exemptions.filter((exemption) => served.some(({ id }) => id === exemption.rule));
  const checked = served.filter((rule) => policy.levelOf(rule) !== "disabled");
  const tracker = new ExemptionTracker(relevant, checked, today);
  const policies = served.map((rule) => policyOf(rule, policy, tracker));
  // A policy over the whole stack takes time, so it is left out if there are no exemptions to check.
  return relevant.length === 0 ? policies : [...policies, exemptionPolicy(policy, tracker)];
};

const policyOf = (rule: Rule, policy: ProjectPolicy, tracker: ExemptionTracker): Policies[number] => {
  const settings = policy.settingsOf(rule);
  const common = {
    name: rule.id,
    description: rule.title,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    url: sourceUrl(rule),
    tags: tagsOf(rule),
    enforcementLevel: policy.levelOf(rule),
    configSchema: configSchemaOf(rule, settings),
  };
  return isStackRule(rule)
    ? { ...common, ...stackPolicy(rule, settings, tracker) }
    : { ...common, ...resourcePolicy(rule, settings, tracker) };
};

type Unnamed<T> = Omit<T, "name" | "description">;

const resourcePolicy = (
  rule: ResourceRule,
  settings: RuleSettings,
  tracker: ExemptionTracker,
): Unnamed<ResourceValidationPolicy> => {
  const types = new Set(rule.resources);
  return {
    // The SDK can report that a policy is not applicable. For each pair of rule and resource, this takes longer than the check.
    validateResource: (args: ResourceValidationArgs, report: ReportViolation) => {
      if (!types.has(args.type)) return;
      const resource = { type: args.type, name: args.name, urn: args.urn, properties: unwrapProperties(args.props) };
      for (const result of evaluateRule(rule, [resource], configured(settings, args), tracker))
        reportResult(rule, result, report);
    },
    // The engine calls this only if the enforcement level is "remediate". Exempt resources are not changed.
    ...(rule.autoFix && {
      remediateResource: (args: ResourceValidationArgs) =>
        types.has(args.type) && !tracker.find(rule.id, args) ? withAutoFix(args.props, rule.autoFix!) : undefined,
    }),
  };
};

const stackPolicy = (
  rule: StackRule,
  settings: RuleSettings,
  tracker: ExemptionTracker,
): Unnamed<StackValidationPolicy> => ({
  validateStack: (args, report) => {
    const resources = args.resources
      .filter(({ type }) => type in rule.reads)
      .map((resource) => toStackResource(rule, resource));
    for (const result of evaluateRule(rule, resources, configured(settings, args), tracker))
      reportResult(rule, result, report);
  },
});

/** Reports exemptions that are expired or unused. The engine calls stack policies in order, so this one is last. */
const exemptionPolicy = (policy: ProjectPolicy, tracker: ExemptionTracker): StackValidationPolicy => ({
  name: EXEMPTIONS_RULE,
  description: EXEMPTIONS_TITLE,
  enforcementLevel: policy.levelOf({ id: EXEMPTIONS_RULE }),
  validateStack: ({ resources }, report) => {
    const stack = resources[0] && stackOf(resources[0].urn);
    for (const problem of tracker.problems(stack)) report(describeProblem(problem));
  },
});

/** The settings, with those that the engine sends. */
const configured = (settings: RuleSettings, args: Pick<ResourceValidationArgs, "getConfig">): RuleSettings => ({
  ...settings,
  ...args.getConfig<Partial<RuleSettings>>(),
});

/** The SDK accepts this form but does not declare it (@pulumi/policy 1.21.0, server.js, makeReportViolationFun). */
type ReportAtLevel = (violation: { message: string; urn: string; enforcementLevel: EnforcementLevel }) => void;

const reportResult = (rule: Rule, { resource, check, exemption }: Result, report: ReportViolation): void => {
  const { name, type, urn } = resource;
  const reportAdvisory = (text: string): void =>
    (report as unknown as ReportAtLevel)({
      message: `${name} (${type}): ${text}`,
      urn,
      enforcementLevel: "advisory",
    });
  if (exemption) return reportAdvisory(describeExemption(exemption));
  for (const violation of check.violations) report(`${name} (${type}): ${violation}. ${fixOf(rule)}`, urn);
  // Reported so that it is not mistaken for a pass. The update evaluates it, when the value is known.
  if (check.unknown.length > 0)
    reportAdvisory(`not evaluated, because ${check.unknown.join(", ")} is known only during the update`);
};

/**
 * A stack policy gets the planned outputs. In a preview, outputs that the provider computes are unknown too, although the program did
 * not set them. Only the unknown values that have an origin come from the program, so the others count as not set. If the provider
 * itself does not exist yet, as for a new EKS cluster, no property is reported: then all properties that the rule reads are unknown.
 */
const toStackResource = (
  rule: StackRule,
  { type, name, urn, props, propertyDependencies }: PolicyResource,
): StackResource => {
  const known = Object.entries(unwrapProperties(props));
  const properties =
    known.length === 0
      ? rule.reads[type]!.map((path) => [path.split(".")[0]!, UNKNOWN] as const)
      : known.filter(([key, value]) => value !== UNKNOWN || key in propertyDependencies);
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
