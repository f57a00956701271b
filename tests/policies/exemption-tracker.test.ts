// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { Exemption } from "../../policies/exemption";
import { policiesOf } from "../../policies/pack";
import { rules } from "../../policies/rules";
import { analyze, analyzeStack, remediate } from "./analyzer";
import { exemption, LISTENER, QUEUE, urnOf } from "./report/made";

const served = rules.filter(({ id }) => id === "elb-listener-tls-minimum-version");
const listener = (name: string, sslPolicy: string): Parameters<typeof analyze>[1] => ({
  type: LISTENER,
  name,
  urn: urnOf(LISTENER, name),
  properties: { protocol: "HTTPS", sslPolicy },
});
const STACK = [listener("web", "ELBSecurityPolicy-TLS13-1-3-2021-06"), listener("legacy", "ELBSecurityPolicy-2016-08")];

/** What a pack of one rule says of two listeners, one of which is old, and of its exemptions at the end. */
const said = async (...exemptions: Exemption[]): Promise<string[]> => {
  const policies = policiesOf(served, exemptions, "2027-01-15");
  const found = (await Promise.all(STACK.map((resource) => analyze(policies, resource)))).flat();
  return [...found, ...(await analyzeStack(policies, STACK))].map(
    ({ level, policy, message }) => `${level} ${policy}: ${message.split("\n").pop()}`,
  );
};

describe("a pack", () => {
  it("holds a resource to the rule when nothing exempts it", async () => {
    const [violation, ...more] = await said();
    expect(violation).to.match(/^mandatory listener-tls-floor: legacy .*sslPolicy "ELBSecurityPolicy-2016-08" must be/);
    expect(more).to.deep.equal([]);
  });

  it("says of an exempt one until when, by whom and why, and lets it pass", async () => {
    expect(await said(exemption())).to.deep.equal([
      `advisory listener-tls-floor: legacy (${LISTENER}): exempt until 2027-03-31 by shop@example.com: terminals that speak TLS 1.2 go by then`,
    ]);
  });

  it("refuses an exemption that is expired, and the resource with it", async () => {
    const [violation, refusal] = await said(exemption({ expires: "2027-01-14" }));
    expect(violation).to.match(/^mandatory .*legacy .*must be/);
    expect(refusal).to.equal(
      "mandatory exemptions-accepted: exemption of legacy from listener-tls-floor: expired on 2027-01-14; mend the resource, or have the owner decide anew",
    );
  });

  it("refuses one that nothing needs, unless it is for another stack or another pack's rule", async () => {
    expect((await said(exemption(), exemption({ resource: "web" })))[1]).to.match(
      /^mandatory exemptions-accepted: exemption of web .*remove it/,
    );
    expect(
      await said(
        exemption(),
        exemption({ resource: "web", stack: "shop/prod" }),
        exemption({ resource: "web", rule: "sqs-queue-encrypted-at-rest" }),
      ),
    ).to.have.length(1);
  });

  it("exempts a resource from a rule over the whole stack too", async () => {
    const bucket = {
      type: "aws:s3/bucket:Bucket",
      name: "data",
      urn: urnOf("aws:s3/bucket:Bucket", "data"),
      properties: { bucket: "data" },
    };
    const stackRules = rules.filter(({ id }) => id === "s3-bucket-versioning-enabled");
    const levels = async (...exemptions: Exemption[]): Promise<string[]> =>
      (await analyzeStack(policiesOf(stackRules, exemptions, "2027-01-15"), [bucket])).map(
        ({ level, policy }) => `${level} ${policy}`,
      );
    expect(await levels()).to.deep.equal(["mandatory bucket-versioned"]);
    expect(await levels(exemption({ rule: "s3-bucket-versioning-enabled", resource: "data" }))).to.deep.equal([
      "advisory bucket-versioned",
    ]);
  });

  it("does not remediate what is exempt", async () => {
    const remedied = rules.find(
      (rule) => "autoFix" in rule && rule.autoFix !== undefined && rule.resources.includes("aws:rds/cluster:Cluster"),
    )!;
    const resource = {
      type: "aws:rds/cluster:Cluster",
      name: "db",
      urn: urnOf("aws:rds/cluster:Cluster", "db"),
      properties: { engine: "aurora-postgresql" },
    };
    expect(await remediate(policiesOf([remedied]), resource)).to.not.equal(undefined);
    expect(
      await remediate(
        policiesOf([remedied], [exemption({ rule: remedied.id, resource: "db" })], "2027-01-15").slice(0, 1),
        resource,
      ),
    ).to.equal(undefined);
  });

  it("has nothing to do at the end where no exemption concerns it", () =>
    expect(policiesOf(served, [exemption({ rule: "sqs-queue-encrypted-at-rest", resource: QUEUE })])).to.have.length(1));
});
