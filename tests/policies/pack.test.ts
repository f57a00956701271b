// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../policies/check-result";
import { policiesOf, rulesOf, type PackName } from "../../policies/pack";
import { FRAMEWORKS, isStackRule, TOPICS, type ResourceRule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { analyze, analyzeStack, remediate, UNKNOWN_TEXT } from "./analyzer";
import { compliantStack } from "./compliant";
import { arn, createdResource, TAGS } from "./compliant/fixture";
import { noncompliant } from "./noncompliant";
import { noncompliantStack } from "./noncompliant-stack";
import { setValue } from "./set-value";

const PACKS = join(__dirname, "..", "..", "policies", "packs");
const policies = policiesOf(rules);
const policyOf = (id: string): typeof policies => {
  const found = policies.filter(({ name }) => name === id);
  expect(found, `policies with the name ${id}`).to.have.length(1);
  return found;
};

describe("policy packs", () => {
  it("exist for each topic, each framework and all rules", () => {
    const names = readdirSync(PACKS, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
    expect(names.sort()).to.deep.equal([...TOPICS, ...FRAMEWORKS, "all"].sort());
    for (const name of names) {
      expect(existsSync(join(PACKS, name, "PulumiPolicy.yaml")), name).to.equal(true);
      expect(readFileSync(join(PACKS, name, "index.js"), "utf8")).to.include(`servePack("${name}", __dirname)`);
      expect(rulesOf(name as PackName), name).to.not.be.empty;
    }
    expect(rulesOf("all")).to.deep.equal(rules);
    expect(TOPICS.flatMap((topic) => rulesOf(topic)).length).to.equal(rules.length);
  });

  it("tag each policy with its topic and controls", () => {
    const [policy] = policyOf("elb-listener-tls-minimum-version");
    expect(policy!.tags).to.include.members([
      "tls13",
      "soc2:CC6.7",
      "gdpr:32(1)(a)",
      "hipaa:164.312(e)(1)",
      "pci-dss:4.2.1",
    ]);
  });
});

describe("policies in the analyzer", () => {
  it("report nothing for the compliant stack", async () => {
    expect(compliantStack.length).to.be.above(100);
    for (const resource of compliantStack) expect(await analyze(policies, resource)).to.deep.equal([]);
    expect(await analyzeStack(policies, compliantStack)).to.deep.equal([]);
  });

  for (const rule of rules)
    it(`report the noncompliant fixture of ${rule.id} as ${rule.level ?? "mandatory"}`, async () => {
      const [noncompliantCase] = noncompliant[rule.id]!;
      const stack = noncompliantStack(noncompliantCase!);
      const changed = stack.filter(({ name }) => name === noncompliantCase!.resource);
      const found = isStackRule(rule)
        ? await analyzeStack(policyOf(rule.id), stack)
        : (await Promise.all(changed.map((resource) => analyze(policyOf(rule.id), resource)))).flat();
      expect(found.length).to.be.at.least(1);
      for (const { level, message, urn } of found) {
        expect(level).to.equal(rule.level ?? "mandatory");
        expect(message).to.include(rule.remediation);
        expect(stack.map((resource) => resource.urn)).to.include(urn);
      }
    });

  it("report a violation together with an unknown value", async () => {
    const cluster = createdResource("aws:eks/cluster:Cluster", "c", {
      encryptionConfig: { provider: { keyArn: UNKNOWN }, resources: [] },
    });
    const found = await analyze(policyOf("eks-cluster-secrets-encrypted"), cluster);
    expect(found.map(({ level }) => level).sort()).to.deep.equal(["advisory", "mandatory"]);
    expect(found.find(({ level }) => level === "advisory")!.message).to.include(
      "not evaluated, because encryptionConfig.provider.keyArn is known only during the update",
    );
  });

  it("link resources by the origin of unknown values", async () => {
    const plannedResource = (type: string, name: string, properties: StackResource["properties"]): StackResource => {
      const created = createdResource(type, name, properties);
      return { ...created, properties: { ...created.properties, id: UNKNOWN, arn: UNKNOWN, name: undefined } };
    };
    const [rotated, other] = ["rotated", "other"].map((name) =>
      plannedResource("aws:secretsmanager/secret:Secret", name, {}),
    );
    const rotation = {
      ...plannedResource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", { secretId: UNKNOWN }),
      dependsOn: { secretId: [rotated!.urn] },
    };
    const found = await analyzeStack(policyOf("secretsmanager-secret-rotation-enabled"), [rotated!, other!, rotation]);
    expect(found.map(({ urn, level }) => [urn, level])).to.deep.equal([[other!.urn, "mandatory"]]);
  });
});

describe("remediation", () => {
  const fixable = rules.filter((rule): rule is ResourceRule => !isStackRule(rule) && rule.autoFix !== undefined);

  it("sets the compliant value and keeps unknown values", async () => {
    const volume = createdResource("aws:ebs/volume:Volume", "v", { encrypted: false, kmsKeyId: UNKNOWN, tags: TAGS });
    expect((await analyze(policyOf("ebs-volume-encrypted"), volume)).map(({ level }) => level)).to.deep.equal([
      "mandatory",
    ]);
    expect(await remediate(policyOf("ebs-volume-encrypted"), volume)).to.deep.include({
      encrypted: true,
      kmsKeyId: UNKNOWN_TEXT,
      tags: TAGS,
      arn: arn("v"),
    });
  });

  it("returns nothing for a compliant resource", async () => {
    const volume = createdResource("aws:ebs/volume:Volume", "v", { encrypted: true });
    expect(await remediate(policyOf("ebs-volume-encrypted"), volume)).to.equal(undefined);
  });

  it("is available for at least 20 rules", () => expect(fixable.length).to.be.at.least(20));

  for (const rule of fixable)
    it(`fixes the noncompliant fixtures of ${rule.id}`, async () => {
      expect(noncompliant[rule.id]).to.not.be.empty;
      for (const { resource: name, path, value } of noncompliant[rule.id]!) {
        const compliant = compliantStack.find((resource) => resource.name === name)!;
        const resource = { ...compliant, properties: setValue(compliant.properties, path, value) };
        const properties = await remediate(policyOf(rule.id), resource);
        expect(await analyze(policyOf(rule.id), { ...resource, properties: properties! })).to.deep.equal([]);
      }
    });
});

describe("a stack policy in a preview", () => {
  const bucket = (dependsOn: Record<string, string[]>): StackResource => ({
    type: "aws:s3/bucket:Bucket",
    name: "data",
    urn: "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data",
    properties: { versioning: UNKNOWN },
    dependsOn,
  });
  const levels = async (resource: StackResource): Promise<string[]> =>
    (await analyzeStack(policyOf("s3-bucket-versioning-enabled"), [resource])).map(({ level }) => level);

  it("treats an unknown value without an origin as not set", async () =>
    expect(await levels(bucket({}))).to.deep.equal(["mandatory"]));

  it("does not evaluate an unknown value with an origin", async () =>
    expect(await levels(bucket({ versioning: ["urn:pulumi:dev::shop::my:index:Part::part"] }))).to.deep.equal([
      "advisory",
    ]));

  it("evaluates nothing if the provider does not exist yet", async () =>
    expect(await levels({ ...bucket({}), properties: {} })).to.deep.equal(["advisory"]));
});
