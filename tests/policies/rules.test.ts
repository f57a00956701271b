// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/answer";
import { evaluate, type Outcome, type Result } from "../../policies/evaluate";
import { FRAMEWORKS, isStackRule, type Rule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import taggable from "../../policies/rules/taggable.json";
import { DEFAULT_SETTINGS, SETTING_OF } from "../../policies/settings";
import { taggableTokens } from "../../policies/taggable";
import { accepted } from "./accepted";
import { breaks } from "./noncompliant";
import type { Break } from "./noncompliant/noncompliant";
import { goodStack } from "./compliant";
import { arn, document, made } from "./compliant/fixture";
import { withValue } from "./with-value";

const judge = (resources: readonly StackResource[], checked: readonly Rule[] = rules): Result[] =>
  evaluate(checked, resources, DEFAULT_SETTINGS);
const foundBy = (results: readonly Result[]): string[] =>
  [...new Set(results.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule))].sort();

/** The good stack with one thing changed; without the resource, where there is no path. */
const changed = (
  { resource, path }: Break,
  value: unknown,
  stack: readonly StackResource[] = goodStack,
): StackResource[] => {
  if (!goodStack.some(({ name }) => name === resource)) throw new Error(`the good stack has no ${resource}`);
  if (path.length === 0) return stack.filter(({ name }) => name !== resource);
  return stack.map((one) =>
    one.name === resource ? { ...one, properties: withValue(one.properties, path, value) } : one,
  );
};

/** The worst that a rule says of any resource. */
const worst = (results: readonly Result[]): Outcome =>
  (["violation", "unknown"] as const).find((bad) => results.some(({ outcome }) => outcome === bad)) ?? "pass";

describe("the registry", () => {
  it("has 150 rules and more, each with an id of its own, and a way to break it", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.length).to.be.at.least(150);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(Object.keys(breaks).sort()).to.deep.equal([...ids].sort());
  });

  it("says of each what to change, where that is written, and why it serves each control", () => {
    for (const { id, title: requires, remediation: mend, source, controls } of rules) {
      expect(requires, id).to.match(/^[A-Z].+\.$/);
      expect(mend, id).to.have.length.above(10);
      expect(source, id).to.have.length.above(5);
      for (const framework of FRAMEWORKS) {
        expect(controls[framework], id).to.not.be.empty;
        for (const why of Object.values(controls[framework])) expect(why, id).to.have.length.above(10);
      }
    }
  });

  it("knows every resource of the SDK that takes tags", () => {
    expect(taggable).to.deep.equal(taggableTokens());
  });

  it("finds nothing in a good stack, and looks at something in it by every rule", () => {
    const results = judge(goodStack);
    expect(results.filter(({ outcome }) => outcome !== "pass")).to.deep.equal([]);
    expect(rules.filter(({ id }) => !results.some(({ rule }) => rule === id)).map(({ id }) => id)).to.deep.equal([]);
  });
});

for (const rule of rules)
  describe(rule.id, () => {
    it("reads no setting but that of its topic", () => {
      const read = new Set<string | symbol>();
      const settings = new Proxy(DEFAULT_SETTINGS, {
        get: (target, key) => {
          read.add(key);
          return Reflect.get(target, key) as unknown;
        },
      });
      for (const one of breaks[rule.id] ?? []) evaluate([rule], [...goodStack, ...changed(one, one.value)], settings);
      expect([SETTING_OF[rule.topic]]).to.include.members([...read]);
    });

    for (const one of breaks[rule.id] ?? []) {
      const { resource, path, value, unsetPasses, alsoFoundBy = [] } = one;
      const where = `${resource} ${path.join(".")}`.trim();

      it(`finds ${where} ${path.length === 0 ? "missing" : (JSON.stringify(value) ?? "missing")}, and no other rule does`, () => {
        const results = judge(changed(one, value));
        expect(foundBy(results)).to.deep.equal([rule.id, ...alsoFoundBy].sort());
        for (const { details } of results.filter((result) => result.outcome === "violation"))
          expect(details.join()).to.match(/must|not set|match/);
      });

      if (path.length === 0) continue;
      it(`${unsetPasses ? "passes" : "finds"} ${where} not set`, () =>
        expect(worst(judge(changed(one, undefined), [rule]))).to.equal(unsetPasses ? "pass" : "violation"));
      it(`can't tell of ${where} unknown, and nobody takes it for wrong`, () => {
        const results = judge(changed(one, UNKNOWN));
        expect(worst(results.filter((result) => result.rule === rule.id))).to.equal("unknown");
        expect(foundBy(results)).to.deep.equal([]);
      });
    }

    for (const [resource, changes] of accepted[rule.id] ?? [])
      it(`accepts ${resource} with ${JSON.stringify(changes)}`, () => {
        const stack = Object.entries(changes).reduce(
          (all, [path, value]) => changed({ resource, path: path.split("."), value }, value, all),
          goodStack,
        );
        const { urn } = goodStack.find(({ name }) => name === resource)!;
        expect(
          judge(stack, [rule]).filter((result) => result.resource.urn === urn && result.outcome !== "pass"),
        ).to.deep.equal([]);
      });

    it("is tested with all that it reads: by what breaks it, or by what is accepted in its place", () => {
      const tried = [
        ...(TRIED_BELOW[rule.id] ?? []),
        ...(breaks[rule.id] ?? []).map(({ path }) => path.join(".")),
        ...(accepted[rule.id] ?? []).flatMap(([, changes]) => Object.keys(changes)),
      ].map(plainPath);
      const reads = isStackRule(rule)
        ? Object.entries(rule.reads).flatMap(([kind, paths]) =>
            goodStack.some(({ type }) => type === kind) ? paths : [],
          )
        : rule.check.reads;
      expect(
        reads.filter(
          (read) =>
            !NAMES.includes(read) &&
            !tried.some((path) => isWithin(path, plainPath(read)) || isWithin(plainPath(read), path)),
        ),
      ).to.deep.equal([]);
    });

    it("never takes the unknown for right in what is wrong", () => {
      for (const one of breaks[rule.id] ?? []) {
        const stack = changed(one, one.value);
        for (const [index, { type, name }] of stack.entries())
          for (const path of readsOf(rule, type).filter((read) => !clashes(one, name, read))) {
            const properties = withValue(stack[index]!.properties, path.split("."), UNKNOWN);
            const broken = stack.map((other, at) => (at === index ? { ...other, properties } : other));
            expect(
              worst(judge(broken, [rule])),
              `${one.resource} ${one.path.join(".")} wrong, ${name} ${path} unknown`,
            ).to.not.equal("pass");
          }
      }
    });

    it("knows its resources under each of their names", () => {
      for (const token of isStackRule(rule) ? Object.keys(rule.reads) : rule.resources) {
        const under = (stack: readonly StackResource[]): StackResource[] =>
          stack.map((one) => (kindOf(one.type) === kindOf(token) ? { ...one, type: token } : one));
        const [own] = goodStack.filter(({ type }) => kindOf(type) === kindOf(token));
        if (!own) continue;
        expect(
          judge(under(goodStack), [rule]).map(({ outcome, resource }) => [resource.name, outcome]),
          token,
        ).to.deep.equal(judge(goodStack, [rule]).map(({ outcome, resource }) => [resource.name, outcome]));
        for (const one of (breaks[rule.id] ?? []).filter(({ resource }) => resource === own.name))
          expect(worst(judge(under(changed(one, one.value)), [rule])), token).to.equal("violation");
      }
    });
  });

/** Where logs of others go, by what says so. */
const LOG_SOURCES: [type: string, path: string][] = [
  ["aws:s3/bucketLogging:BucketLogging", "targetBucket"],
  ["aws:s3/bucket:Bucket", "logging.targetBucket"],
  ["aws:s3/bucketV2:BucketV2", "loggings.targetBucket"],
  ["aws:lb/loadBalancer:LoadBalancer", "accessLogs.bucket"],
  ["aws:lb/loadBalancer:LoadBalancer", "connectionLogs.bucket"],
  ["aws:cloudtrail/trail:Trail", "s3BucketName"],
  ["aws:cfg/deliveryChannel:DeliveryChannel", "s3BucketName"],
  ["aws:ec2/flowLog:FlowLog", "logDestination"],
  [
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    "deliveryDestinationConfiguration.destinationResourceArn",
  ],
];
const ofBuckets = rules.filter(({ id }) => id === "s3-bucket-access-logs-enabled" || id === "s3-bucket-kms-encrypted");

describe("a bucket that others log to", () => {
  const bucket = made("aws:s3/bucket:Bucket", "archive", { bucket: "archive" });
  it("would have to log, and use a key, if they did not", () =>
    expect(foundBy(judge([bucket], ofBuckets))).to.have.length(2));
  for (const [type, path] of LOG_SOURCES)
    it(`need not, by ${type} ${path}`, () => {
      const source = made(
        type,
        "source",
        withValue({}, path.split("."), path.endsWith("Arn") || path === "logDestination" ? arn("archive") : "archive"),
      );
      expect(judge([bucket, source], ofBuckets).filter(({ resource }) => resource.name === "archive")).to.deep.equal(
        [],
      );
    });
});

describe("a selection of backups", () => {
  const rule = rules.filter(({ id }) => id === "backup-plan-covers-data-stores");
  const table = made("aws:dynamodb/table:Table", "table", { tags: { Backup: "daily" } });
  const selection = (key: unknown, value: unknown): StackResource =>
    made("aws:backup/selection:Selection", "selection", { selectionTags: [{ key, value }] });
  for (const [key, value, outcome] of [
    ["Backup", "daily", "pass"],
    ["Backup", "weekly", "violation"],
    ["Other", "daily", "violation"],
    [UNKNOWN, "daily", "unknown"],
    ["Backup", UNKNOWN, "unknown"],
  ] as const)
    it(`by tag ${String(key)} ${String(value)}: ${outcome}`, () =>
      expect(worst(judge([table, selection(key, value)], rule))).to.equal(outcome));

  const all = (narrowed: StackResource["properties"]): StackResource =>
    made("aws:backup/selection:Selection", "selection", { resources: ["*"], ...narrowed });
  const on = (condition: string, value: unknown): StackResource["properties"] => ({
    conditions: [{ [condition]: [{ key: "aws:ResourceTag/Backup", value }] }],
  });
  const narrowed: [how: StackResource["properties"], outcome: Outcome][] = [
    [on("stringEquals", "daily"), "pass"],
    [on("stringEquals", "weekly"), "violation"],
    [on("stringEquals", UNKNOWN), "unknown"],
    [on("stringLikes", "da*"), "pass"],
    [on("stringLikes", "we*"), "violation"],
    [on("stringNotEquals", "none"), "pass"],
    [on("stringNotEquals", "daily"), "violation"],
    [on("stringNotLikes", "no*"), "pass"],
    [on("stringNotLikes", "d*"), "violation"],
    [{ notResources: [arn("table")] }, "violation"],
    [{ notResources: ["arn:aws:any:*"] }, "violation"],
    [{ notResources: [arn("another")] }, "pass"],
    [{ notResources: [UNKNOWN] }, "unknown"],
  ];
  for (const [how, outcome] of narrowed)
    it(`of all, but ${JSON.stringify(how, (_, value: unknown) => (value === UNKNOWN ? "(unknown)" : value))}: ${outcome}`, () =>
      expect(worst(judge([table, all(how)], rule))).to.equal(outcome));
});

describe("pods that an autoscaler multiplies", () => {
  const rule = rules.filter(({ id }) => id === "k8s-workload-pod-disruption-budget");
  const workload = made("kubernetes:apps/v1:Deployment", "app", {
    metadata: { name: "app" },
    spec: { template: { metadata: { labels: { app: "app" } } } },
  });
  const scaler = (name: string, minReplicas: number): StackResource =>
    made("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "scaler", {
      spec: { scaleTargetRef: { name }, minReplicas },
    });
  it("need a budget", () => expect(worst(judge([workload, scaler("app", 2)], rule))).to.equal("violation"));
  it("need none if there is but one, or others are meant", () => {
    for (const other of [scaler("app", 1), scaler("other", 2)])
      expect(judge([workload, other], rule)).to.deep.equal([]);
  });
});

describe("a policy of what only people should do", () => {
  const rule = rules.filter(({ id }) => id === "iam-policy-sensitive-actions-mfa-required");
  const policy = made("aws:iam/policy:Policy", "policy", {
    policy: document({ Effect: "Allow", Action: "iam:CreateUser", Resource: "*" }),
  });
  const given: [type: string, properties: (to: unknown) => StackResource["properties"]][] = [
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", (to) => ({ policyArn: to })],
    ["aws:iam/role:Role", (to) => ({ managedPolicyArns: ["arn:other", to] })],
  ];
  it("needs a second factor", () => expect(worst(judge([policy], rule))).to.equal("violation"));
  for (const [type, properties] of given) {
    it(`needs none where ${type} gives it to a role: machines have none`, () =>
      expect(judge([policy, made(type, "one", properties(arn("policy")))], rule)).to.deep.equal([]));
    it(`may need one where nobody knows what ${type} gives`, () =>
      expect(worst(judge([policy, made(type, "one", properties(UNKNOWN))], rule))).to.equal("unknown"));
    it(`needs one where ${type} gives another`, () =>
      expect(worst(judge([policy, made(type, "one", properties(arn("another")))], rule))).to.equal("violation"));
  }
});

/** What those above try. */
const TRIED_BELOW: Record<string, readonly string[]> = {
  "s3-bucket-access-logs-enabled": LOG_SOURCES.map(([, path]) => path),
  "s3-bucket-kms-encrypted": LOG_SOURCES.map(([, path]) => path),
  "backup-plan-covers-data-stores": ["selectionTags.key", "selectionTags.value", "notResources", "conditions"],
  "k8s-workload-pod-disruption-budget": ["spec.scaleTargetRef.name", "spec.minReplicas"],
  "iam-policy-sensitive-actions-mfa-required": ["policyArn", "managedPolicyArns"],
};

const readsOf = (rule: Rule, type: string): readonly string[] =>
  (isStackRule(rule) ? (rule.reads[type] ?? []) : rule.resources.includes(type) ? rule.check.reads : []).map((path) =>
    path.replace(/^spec\.template\./, TEMPLATE[type] ?? "spec.template."),
  );
/** Where a pod is described, if not in `spec.template`. */
const TEMPLATE: Record<string, string> = {
  "kubernetes:core/v1:Pod": "",
  "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.",
};
/** To make the wrong value itself unknown is another matter: then nothing is wrong. */
const clashes = ({ resource, path }: Break, name: string, read: string): boolean => {
  const names = path.filter((key) => !/^\d+$/.test(key)).join(".");
  return resource === name && (isWithin(names, read) || isWithin(read, names));
};
const isWithin = (path: string, other: string): boolean => `${path}.`.startsWith(`${other}.`);
/** Without places in lists, and without what says where a pod is described. */
const plainPath = (path: string): string =>
  path
    .split(".")
    .filter((key) => !/^\d+$/.test(key))
    .join(".")
    .replace(/^(spec\.jobTemplate\.)?spec\.template\.(?=spec|metadata)/, "");
/** By these others name a resource: to break the link is to break them. */
const NAMES = ["name", "metadata.name", "metadata.namespace"];
/** A kind in all its modules and versions: `aws:lb:Listener` of `aws:alb/listener:Listener`. */
const kindOf = (token: string): string => {
  const [provider, module, name] = token.split(":") as [string, string, string];
  return `${provider}:${provider === "aws" ? module.split("/")[0]!.replace("alb", "lb") : ""}:${name.replace(/V2$/, "")}`;
};
