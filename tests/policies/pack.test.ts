// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../policies/answer";
import { policiesOf, rulesOf, type PackName } from "../../policies/pack";
import { FRAMEWORKS, isStackRule, TOPICS, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { analyze, analyzeStack, remediate, UNKNOWN_TEXT } from "./analyzer";
import { breaks } from "./noncompliant";
import { goodStack } from "./compliant";
import { arn, made, TAGS } from "./compliant/fixture";
import { withValue } from "./with-value";

const PACKS = join(__dirname, "..", "..", "policies", "packs");
const policies = policiesOf(rules);
const of = (id: string): typeof policies => policies.filter(({ name }) => name === id);
const sent = (value: unknown): unknown => {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map(sent);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([key, item]) => [key, sent(item)]),
      )
    : value;
};
const onTheWire = (resources: readonly StackResource[]): StackResource[] =>
  resources.map((one) => ({ ...one, properties: sent(one.properties) as StackResource["properties"] }));

describe("packs", () => {
  it("are one of each topic, one of each framework, and one of all", () => {
    expect(readdirSync(PACKS).sort()).to.deep.equal([...TOPICS, ...FRAMEWORKS, "all"].sort());
    for (const name of readdirSync(PACKS)) {
      expect(existsSync(join(PACKS, name, "PulumiPolicy.yaml")), name).to.equal(true);
      expect(readFileSync(join(PACKS, name, "index.js"), "utf8")).to.include(`servePack("${name}")`);
      expect(rulesOf(name as PackName), name).to.not.be.empty;
    }
    expect(rulesOf("all")).to.deep.equal(rules);
    expect(TOPICS.flatMap((topic) => rulesOf(topic)).length).to.equal(rules.length);
  });

  it("say of a rule which controls it serves", () => {
    const [policy] = of("elb-listener-tls-minimum-version");
    expect(policy!.tags).to.include.members([
      "tls13",
      "soc2:CC6.7",
      "gdpr:32(1)(a)",
      "hipaa:164.312(e)(1)",
      "pci-dss:4.2.1",
    ]);
  });
});

describe("the analyzer", () => {
  it("finds nothing in the good stack, by any rule", async () => {
    const stack = onTheWire(goodStack);
    for (const resource of stack) expect(await analyze(policies, resource)).to.deep.equal([]);
    expect(await analyzeStack(policies, stack)).to.deep.equal([]);
  });

  for (const rule of rules) {
    const [one] = breaks[rule.id]!;
    it(`finds by ${rule.id} what breaks it, ${rule.level ?? "mandatory"}`, async () => {
      const { resource, path, value } = one!;
      const stack = onTheWire(
        goodStack
          .filter(({ name }) => path.length > 0 || name !== resource)
          .map((other) =>
            other.name === resource ? { ...other, properties: withValue(other.properties, path, value) } : other,
          ),
      );
      const found = isStackRule(rule)
        ? await analyzeStack(of(rule.id), stack)
        : (
            await Promise.all(stack.filter(({ name }) => name === resource).map((other) => analyze(of(rule.id), other)))
          ).flat();
      expect(found.length).to.be.at.least(1);
      for (const { level, message, urn } of found) {
        expect(level).to.equal(rule.level ?? "mandatory");
        expect(message).to.include(rule.remediation);
        expect(stack.map((other) => other.urn)).to.include(urn);
      }
    });
  }

  it("shows a violation beside what is unknown, whatever is read first", async () => {
    const cluster = made("aws:eks/cluster:Cluster", "c", {
      encryptionConfig: { provider: { keyArn: UNKNOWN_TEXT }, resources: [] },
    });
    const found = await analyze(of("eks-cluster-secrets-encrypted"), cluster);
    expect(found.map(({ level }) => level).sort()).to.deep.equal(["advisory", "mandatory"]);
    expect(found.find(({ level }) => level === "advisory")!.message).to.include(
      "not evaluated, encryptionConfig.provider.keyArn",
    );
  });

  it("tells what belongs together by where unknown values come from", async () => {
    const unmade = (type: string, name: string, properties: object): StackResource => {
      const one = made(type, name, properties as StackResource["properties"]);
      return { ...one, properties: { ...one.properties, id: UNKNOWN_TEXT, arn: UNKNOWN_TEXT, name: undefined } };
    };
    const [mine, other] = ["mine", "other"].map((name) => unmade("aws:secretsmanager/secret:Secret", name, {}));
    const rotation = {
      ...unmade("aws:secretsmanager/secretRotation:SecretRotation", "rotation", { secretId: UNKNOWN_TEXT }),
      dependsOn: { secretId: [mine!.urn] },
    };
    const found = await analyzeStack(of("secretsmanager-secret-rotation-enabled"), onTheWire([mine!, other!, rotation]));
    expect(found.map(({ urn, level }) => [urn, level])).to.deep.equal([[other!.urn, "mandatory"]]);
  });

  it("changes nothing unless remediation is on; then sets what is right, and keeps what is unknown", async () => {
    const volume = made("aws:ebs/volume:Volume", "v", { encrypted: false, kmsKeyId: UNKNOWN_TEXT, tags: TAGS });
    expect((await analyze(of("ebs-volume-encrypted"), volume)).length).to.equal(1);
    expect(await remediate(of("ebs-volume-encrypted"), volume)).to.deep.include({
      encrypted: true,
      kmsKeyId: UNKNOWN_TEXT,
      tags: TAGS,
      arn: arn("v"),
    });
    expect(await remediate(of("ebs-volume-encrypted"), { ...volume, properties: { encrypted: true } })).to.equal(undefined);
  });

  for (const rule of rules)
    if (!isStackRule(rule) && rule.autoFix)
      it(`mends by ${rule.id} what breaks it`, async () => {
        for (const { resource, path, value } of breaks[rule.id]!) {
          const other = goodStack.find(({ name }) => name === resource)!;
          const broken = {
            ...other,
            properties: sent(withValue(other.properties, path, value)) as StackResource["properties"],
          };
          const mended = await remediate(of(rule.id), broken);
          expect(await analyze(of(rule.id), { ...broken, properties: mended! })).to.deep.equal([]);
        }
      });
});

describe("a stack rule in a preview", () => {
  const bucket = (dependsOn: Record<string, string[]>): StackResource => ({
    type: "aws:s3/bucket:Bucket",
    name: "data",
    urn: "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data",
    properties: { versioning: UNKNOWN_TEXT },
    dependsOn,
  });
  const levels = async (resource: StackResource): Promise<string[]> =>
    (await analyzeStack(of("s3-bucket-versioning-enabled"), [resource])).map(({ level }) => level);

  it("takes what the provider will fill in for not set, and what the program gave for not known yet", async () => {
    expect(await levels(bucket({}))).to.deep.equal(["mandatory"]);
    expect(await levels(bucket({ versioning: ["urn:pulumi:dev::shop::my:index:Part::part"] }))).to.deep.equal([
      "advisory",
    ]);
  });

  it("takes nothing for not set where the provider is still to be made", async () => {
    expect(await levels({ ...bucket({}), properties: {} })).to.deep.equal(["advisory"]);
  });
});
