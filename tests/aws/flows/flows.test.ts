// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { labelOf, type Decision } from "../../../policies/iam-evaluation/decision";
import { statementsOf } from "../../../policies/iam-evaluation/document";
import { recordedStack, STACKS } from "../../support/stacks";
import type { Flow } from "./flow";
import { auditServiceFlows } from "./audit-services";
import { clusterFlows } from "./cluster-roles";
import { copyFlows } from "./copies";
import { dataFlows } from "./data-roles";
import { deliveryServiceFlows } from "./delivery-services";
import { encryptionFlows, unknownKeyUses } from "./encryption";
import { nodeFlows } from "./node-role";
import { perimeterFlows } from "./perimeter";
import { sitesOf } from "./site";
import { StackPolicies } from "./stack-policies";
import { trustFlows } from "./trust";

const MINIMUM = 60;

/**
 * Statements that no request of the stack needs. Services may describe every key that they may use. A role outside the stack can
 * trust an identity provider. AWS documents no direct use of a vault's key by AWS Backup.
 */
const WITHOUT_REQUEST =
  /^"(Service\d+DescribeKey" of key policy|WebIdentities" of endpoint policy|Service1" of key policy data-(secondary-)?backup-key)/;

for (const stack of STACKS)
  describe(`the requests of the ${stack} stack`, () => {
    let policies: StackPolicies;
    let flows: Flow[];
    let decisions: { flow: Flow; action: string; decision: Decision }[];
    before(async () => {
      const recorded = await recordedStack(stack);
      policies = new StackPolicies(recorded);
      const sites = sitesOf(recorded);
      flows = [
        ...auditServiceFlows(recorded),
        ...deliveryServiceFlows(recorded),
        ...trustFlows(policies, sites),
        ...sites.flatMap((site) => [...clusterFlows(site, recorded), ...nodeFlows(site, recorded)]),
        ...dataFlows(sites, recorded),
        ...copyFlows(recorded),
        ...encryptionFlows(recorded),
        ...perimeterFlows(sites, recorded),
      ];
      decisions = flows.flatMap((flow) =>
        [flow.action].flat().map((action) => ({ flow, action, decision: policies.evaluate(flow, action) })),
      );
    });

    /** The flows with another result than expected, with the reason. */
    const unexpected = (expected: Flow["expected"]): string[] =>
      decisions
        .filter(({ flow, decision }) => flow.expected === expected && decision.allowed !== (expected === "allow"))
        .map(({ flow, action, decision }) => `${flow.name}: ${action}: ${decision.reason}; see ${flow.source}`);

    it("are allowed where the platform depends on them", () => {
      expect(unexpected("allow")).to.deep.equal([]);
    });

    it("are denied where nothing depends on them", () => {
      expect(unexpected("deny")).to.deep.equal([]);
    });

    it(`include at least ${MINIMUM} flows, each with its own name and a source`, () => {
      expect(flows.length).to.be.at.least(MINIMUM);
      const names = flows.map(({ name }) => name);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
      for (const { name, source } of flows) expect(source, name).to.match(/^https:\/\//);
    });

    it("include every service principal in a policy", () => {
      const callers = flows.flatMap(({ caller }) =>
        caller !== "anonymous" && "service" in caller ? [caller.service] : [],
      );
      expect(policies.services.filter((service) => !callers.includes(service))).to.deep.equal([]);
    });

    it("include a request for every statement of a policy", () => {
      const decisive = new Set(decisions.flatMap(({ decision }) => decision.by));
      const labels = policies.own.flatMap((policy) =>
        statementsOf(policy.document).map((statement, index) => labelOf(statement, index, policy)),
      );
      expect(labels.filter((label) => !decisive.has(label) && !WITHOUT_REQUEST.test(label))).to.deep.equal([]);
    });

    it("include every resource type that names a KMS key", () => {
      expect(unknownKeyUses(policies.recorded)).to.deep.equal([]);
    });

    it("include every role with a permission that it uses", () => {
      const callers = flows.flatMap(({ caller, expected }) =>
        caller !== "anonymous" && "role" in caller && expected === "allow" ? [caller.role] : [],
      );
      expect(policies.roles.filter((role) => !callers.includes(role))).to.deep.equal([]);
    });
  });
