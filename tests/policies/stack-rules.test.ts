// SPDX-License-Identifier: Apache-2.0
// Rules that check a resource together with other resources of its stack.
import { expect } from "chai";
import { UNKNOWN } from "../../policies/check-result";
import type { Outcome } from "../../policies/result";
import type { Rule, StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { arn, createdResource, policyDocument } from "./compliant/fixture";
import { LOG_SOURCES } from "./log-sources";
import { evaluateByDefault, violatedRules, worstOutcome } from "./rule-evaluation";
import { setValue } from "./set-value";

type Properties = StackResource["properties"];

/** @throws Error if a rule does not exist, because a test without rules would pass */
const rulesWithIds = (...ids: string[]): Rule[] =>
  ids.map((id) => {
    const rule = rules.find((one) => one.id === id);
    if (!rule) throw new Error(`there is no rule ${id}`);
    return rule;
  });
const format = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN ? "(unknown)" : item));

describe("an S3 log bucket", () => {
  const bucketRules = rulesWithIds("s3-bucket-access-logs-enabled", "s3-bucket-kms-encrypted");
  const bucket = createdResource("aws:s3/bucket:Bucket", "archive", { bucket: "archive" });

  it("is not exempt from access logs and SSE-KMS if it receives no logs", () =>
    expect(violatedRules(evaluateByDefault([bucket], bucketRules))).to.have.length(2));

  for (const [type, path] of LOG_SOURCES)
    it(`is exempt if it receives the logs of ${type} ${path}`, () => {
      const reference = path.endsWith("Arn") || path === "logDestination" ? arn("archive") : "archive";
      const source = createdResource(type, "source", setValue({}, path.split("."), reference));
      const results = evaluateByDefault([bucket, source], bucketRules);
      expect(results.filter(({ resource }) => resource.name === "archive")).to.deep.equal([]);
    });
});

describe("a backup selection", () => {
  const rule = rulesWithIds("backup-plan-covers-data-stores");
  const table = createdResource("aws:dynamodb/table:Table", "table", { tags: { Backup: "daily" } });
  const outcomeWith = (selection: Properties): Outcome => {
    const resource = createdResource("aws:backup/selection:Selection", "selection", selection);
    return worstOutcome(evaluateByDefault([table, resource], rule));
  };

  for (const [key, value, outcome] of [
    ["Backup", "daily", "pass"],
    ["Backup", "weekly", "violation"],
    ["Other", "daily", "violation"],
    [UNKNOWN, "daily", "unknown"],
    ["Backup", UNKNOWN, "unknown"],
  ] as const)
    it(`of the tag ${String(key)}=${String(value)} gives ${outcome}`, () =>
      expect(outcomeWith({ selectionTags: [{ key, value }] })).to.equal(outcome));

  const condition = (operator: string, value: unknown): Properties => ({
    conditions: [{ [operator]: [{ key: "aws:ResourceTag/Backup", value }] }],
  });
  const restrictions: [restriction: Properties, outcome: Outcome][] = [
    [condition("stringEquals", "daily"), "pass"],
    [condition("stringEquals", "weekly"), "violation"],
    [condition("stringEquals", UNKNOWN), "unknown"],
    [condition("stringLikes", "da*"), "pass"],
    [condition("stringLikes", "we*"), "violation"],
    [condition("stringNotEquals", "none"), "pass"],
    [condition("stringNotEquals", "daily"), "violation"],
    [condition("stringNotLikes", "no*"), "pass"],
    [condition("stringNotLikes", "d*"), "violation"],
    [{ notResources: [arn("table")] }, "violation"],
    [{ notResources: ["arn:aws:any:*"] }, "violation"],
    [{ notResources: [arn("another")] }, "pass"],
    [{ notResources: [UNKNOWN] }, "unknown"],
  ];
  for (const [restriction, outcome] of restrictions)
    it(`of all resources with ${format(restriction)} gives ${outcome}`, () =>
      expect(outcomeWith({ resources: ["*"], ...restriction })).to.equal(outcome));
});

describe("a Deployment with an autoscaler", () => {
  const rule = rulesWithIds("k8s-workload-pod-disruption-budget");
  const deployment = createdResource("kubernetes:apps/v1:Deployment", "app", {
    metadata: { name: "app" },
    spec: { template: { metadata: { labels: { app: "app" } } } },
  });
  const autoscaler = (name: string, minReplicas: number): StackResource =>
    createdResource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "autoscaler", {
      spec: { scaleTargetRef: { name }, minReplicas },
    });

  it("must have a PodDisruptionBudget", () =>
    expect(worstOutcome(evaluateByDefault([deployment, autoscaler("app", 2)], rule))).to.equal("violation"));

  it("needs no PodDisruptionBudget if the minimum is one replica", () =>
    expect(evaluateByDefault([deployment, autoscaler("app", 1)], rule)).to.deep.equal([]));

  it("needs no PodDisruptionBudget if the autoscaler targets another workload", () =>
    expect(evaluateByDefault([deployment, autoscaler("other", 2)], rule)).to.deep.equal([]));
});

describe("an IAM policy with sensitive actions", () => {
  const rule = rulesWithIds("iam-policy-sensitive-actions-mfa-required");
  const policy = createdResource("aws:iam/policy:Policy", "policy", {
    policy: policyDocument({ Effect: "Allow", Action: "iam:CreateUser", Resource: "*" }),
  });
  const attachments: [type: string, properties: (policyArn: unknown) => Properties][] = [
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", (policyArn) => ({ policyArn })],
    ["aws:iam/role:Role", (policyArn) => ({ managedPolicyArns: ["arn:other", policyArn] })],
  ];

  it("must require MFA", () => expect(worstOutcome(evaluateByDefault([policy], rule))).to.equal("violation"));

  for (const [type, properties] of attachments) {
    const evaluateWith = (policyArn: unknown): ReturnType<typeof evaluateByDefault> =>
      evaluateByDefault([policy, createdResource(type, "attachment", properties(policyArn))], rule);

    it(`needs no MFA if ${type} attaches it to a role, because a service has no MFA device`, () =>
      expect(evaluateWith(arn("policy"))).to.deep.equal([]));
    it(`is not evaluated if the policy that ${type} attaches is unknown`, () =>
      expect(worstOutcome(evaluateWith(UNKNOWN))).to.equal("unknown"));
    it(`must require MFA if ${type} attaches another policy`, () =>
      expect(worstOutcome(evaluateWith(arn("another")))).to.equal("violation"));
  }
});
