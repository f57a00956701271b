// SPDX-License-Identifier: Apache-2.0
import type { ReportViolation, ResourceValidation, ResourceValidationArgs, ResourceValidationPolicy, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { expect } from "chai";
import type { Exemption } from "../../policies/exemption";
import { Ledger } from "../../policies/ledger";
import { policyOf } from "../../policies/pack";
import { isStackRule, type ResourceRule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { exemption, LISTENER, urnOf } from "./report/made";

const rule = rules.find((one): one is ResourceRule => one.id === "listener-tls-floor" && !isStackRule(one))!;

/** What a pack of that one rule says of two listeners, of the old one's exemptions, and of those at the end. */
const said = async (exemptions: readonly Exemption[]): Promise<string[]> => {
  const ledger = new Ledger(exemptions, [rule], "2027-01-15");
  const heard: string[] = [];
  const report = ((what: string | { message: string; enforcementLevel: string }) =>
    void heard.push(typeof what === "string" ? `mandatory ${what}` : `${what.enforcementLevel} ${what.message}`)) as ReportViolation;
  const validate = (policyOf(rule, ledger) as ResourceValidationPolicy).validateResource as ResourceValidation;
  for (const [name, sslPolicy] of [["web", "ELBSecurityPolicy-TLS13-1-3-2021-06"], ["legacy", "ELBSecurityPolicy-2016-08"]] as const)
    await validate({ type: LISTENER, name, urn: urnOf(LISTENER, name), props: { protocol: "HTTPS", sslPolicy }, getConfig: () => ({}) } as unknown as ResourceValidationArgs, report);
  for (const policy of ledger.policies()) await ended(policy, report);
  return heard;
};

const ended = (policy: StackValidationPolicy, report: ReportViolation): Promise<void> | void =>
  policy.validateStack({ resources: [{ urn: urnOf(LISTENER, "web") }] } as unknown as StackValidationArgs, report);

describe("a pack", () => {
  it("holds a resource to the rule when nothing exempts it", async () => {
    const [violation, ...more] = await said([]);
    expect(violation).to.match(/^mandatory legacy .*sslPolicy "ELBSecurityPolicy-2016-08" must be/);
    expect(more).to.deep.equal([]);
  });

  it("says of an exempt one until when, by whom and why, and lets it pass", async () => {
    expect(await said([exemption()])).to.deep.equal([
      `advisory legacy (${LISTENER}): exempt until 2027-03-31 by shop@example.com: terminals that speak TLS 1.2 go by then`,
    ]);
  });

  it("refuses an exemption that is expired, and the resource with it", async () => {
    const [violation, refusal] = await said([exemption({ expires: "2027-01-14" })]);
    expect(violation).to.match(/^mandatory legacy .*must be/);
    expect(refusal).to.equal("mandatory exemption of legacy from listener-tls-floor: expired on 2027-01-14; mend the resource, or have the owner decide anew");
  });

  it("refuses one that nothing needs, unless it is for another stack or another pack's rule", async () => {
    expect((await said([exemption(), exemption({ resource: "web" })]))[1]).to.match(/^mandatory exemption of web .*remove it/);
    expect(await said([exemption(), exemption({ resource: "web", stack: "shop/prod" }), exemption({ resource: "web", rule: "queue-encrypted" })])).to.have.length(1);
  });

  it("has nothing to do at the end where it has no exemptions", () => expect(new Ledger([], [rule]).policies()).to.deep.equal([]));
});
