// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { evaluateRule } from "../../policies/evaluate";
import { ExemptionTracker } from "../../policies/exemption-tracker";
import { policiesOf } from "../../policies/pack";
import { DEFAULT_POLICY, type ProjectPolicy } from "../../policies/project-policy";
import type { Exemption, Result } from "../../policies/result";
import { rules } from "../../policies/rules";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { analyze, analyzeStack, remediate } from "./analyzer";
import { exemption, LISTENER, QUEUE, urnOf } from "./report/fixture";

const RULE = "elb-listener-tls-minimum-version";
const served = rules.filter(({ id }) => id === RULE);
const listener = (name: string, sslPolicy: string): Parameters<typeof analyze>[1] => ({
  type: LISTENER,
  name,
  urn: urnOf(LISTENER, name),
  properties: { protocol: "HTTPS", sslPolicy },
});
const STACK = [listener("web", "ELBSecurityPolicy-TLS13-1-3-2021-06"), listener("legacy", "ELBSecurityPolicy-2016-08")];

const policyWith = (...exemptions: Exemption[]): ProjectPolicy => ({ ...DEFAULT_POLICY, exemptions });

describe("ExemptionTracker", () => {
  const track = (...exemptions: Exemption[]): { results: Result[]; problems: string[] } => {
    const tracker = new ExemptionTracker(exemptions, served, "2027-01-15");
    const results = served.flatMap((rule) => evaluateRule(rule, STACK, DEFAULT_SETTINGS, tracker));
    return { results, problems: tracker.problems("shop/dev").map(({ message }) => message) };
  };

  it("applies an exemption to a violation, and keeps the violation in the result", () => {
    const { results, problems } = track(exemption());
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["pass", "exempt"]);
    expect(results[1]!.exemption).to.deep.equal(exemption());
    expect(results[1]!.details[0]).to.match(/^sslPolicy "ELBSecurityPolicy-2016-08" must be/);
    expect(problems).to.deep.equal([]);
  });

  it("reports an unused exemption", () =>
    expect(track(exemption(), exemption({ resource: "web" })).problems).to.deep.equal([
      "is not used by any resource; remove it",
    ]));

  it("does not apply an expired exemption", () => {
    const { results, problems } = track(exemption({ expires: "2027-01-14" }));
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["pass", "violation"]);
    expect(problems).to.have.length(1);
  });
});

describe("a policy pack with exemptions", () => {
  /** The diagnostics of a pack with one rule, for a compliant and a noncompliant listener. */
  const diagnostics = async (...exemptions: Exemption[]): Promise<string[]> => {
    const policies = policiesOf(served, policyWith(...exemptions), "2027-01-15");
    const found = (await Promise.all(STACK.map((resource) => analyze(policies, resource)))).flat();
    return [...found, ...(await analyzeStack(policies, STACK))].map(
      ({ level, policy, message }) => `${level} ${policy}: ${message.split("\n").pop()}`,
    );
  };

  it("reports a violation if no exemption applies", async () => {
    const [violation, ...more] = await diagnostics();
    expect(violation).to.match(
      /^mandatory elb-listener-tls-minimum-version: legacy .*sslPolicy "ELBSecurityPolicy-2016-08" must be/,
    );
    expect(more).to.deep.equal([]);
  });

  it("reports an exempt resource as advisory, with the last day, the owner and the reason", async () => {
    expect(await diagnostics(exemption())).to.deep.equal([
      `advisory ${RULE}: legacy (${LISTENER}): exempt until 2027-03-31 by shop@example.com: payment terminals that support only TLS 1.2 are replaced by then`,
    ]);
  });

  it("reports an expired exemption and the violation", async () => {
    const [violation, problem] = await diagnostics(exemption({ expires: "2027-01-14" }));
    expect(violation).to.match(/^mandatory .*legacy .*must be/);
    expect(problem).to.equal(
      `mandatory exemptions-accepted: exemption of legacy from ${RULE}: expired on 2027-01-14; fix the resource, or extend the exemption with its owner's approval`,
    );
  });

  it("reports an unused exemption, unless it is for another stack or for a rule of another pack", async () => {
    expect((await diagnostics(exemption(), exemption({ resource: "web" })))[1]).to.match(
      /^mandatory exemptions-accepted: exemption of web .*remove it/,
    );
    expect(
      await diagnostics(
        exemption(),
        exemption({ resource: "web", stack: "shop/prod" }),
        exemption({ resource: "web", rule: "sqs-queue-encrypted-at-rest" }),
      ),
    ).to.have.length(1);
  });

  it("applies exemptions to stack rules", async () => {
    const bucket = {
      type: "aws:s3/bucket:Bucket",
      name: "data",
      urn: urnOf("aws:s3/bucket:Bucket", "data"),
      properties: { bucket: "data" },
    };
    const stackRules = rules.filter(({ id }) => id === "s3-bucket-versioning-enabled");
    const levels = async (...exemptions: Exemption[]): Promise<string[]> =>
      (await analyzeStack(policiesOf(stackRules, policyWith(...exemptions), "2027-01-15"), [bucket])).map(
        ({ level, policy }) => `${level} ${policy}`,
      );
    expect(await levels()).to.deep.equal(["mandatory s3-bucket-versioning-enabled"]);
    expect(await levels(exemption({ rule: "s3-bucket-versioning-enabled", resource: "data" }))).to.deep.equal([
      "advisory s3-bucket-versioning-enabled",
    ]);
  });

  it("does not remediate an exempt resource", async () => {
    const fixable = rules.find(
      (rule) => "autoFix" in rule && rule.autoFix !== undefined && rule.resources.includes("aws:rds/cluster:Cluster"),
    )!;
    const resource = {
      type: "aws:rds/cluster:Cluster",
      name: "db",
      urn: urnOf("aws:rds/cluster:Cluster", "db"),
      properties: { engine: "aurora-postgresql" },
    };
    expect(await remediate(policiesOf([fixable]), resource)).to.not.equal(undefined);
    expect(
      await remediate(
        policiesOf([fixable], policyWith(exemption({ rule: fixable.id, resource: "db" })), "2027-01-15").slice(0, 1),
        resource,
      ),
    ).to.equal(undefined);
  });

  it("has no exemption policy if no exemption is from one of its rules", () =>
    expect(
      policiesOf(served, policyWith(exemption({ rule: "sqs-queue-encrypted-at-rest", resource: QUEUE }))),
    ).to.have.length(served.length));
});
