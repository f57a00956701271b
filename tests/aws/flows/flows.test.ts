// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { recordedStack, STACKS } from "../../support/stacks";
import type { Flow } from "./flow";
import { auditServiceFlows } from "./audit-services";
import { clusterFlows } from "./cluster-roles";
import { dataFlows } from "./data-roles";
import { deliveryServiceFlows } from "./delivery-services";
import { encryptionFlows, unknownKeyUses } from "./encryption";
import { perimeterFlows } from "./perimeter";
import { sitesOf } from "./site";
import { StackPolicies } from "./stack-policies";
import { trustFlows } from "./trust";

const MINIMUM = 60;

for (const stack of STACKS)
  describe(`the requests of the ${stack} stack`, () => {
    let policies: StackPolicies;
    let flows: Flow[];
    before(async () => {
      const recorded = await recordedStack(stack);
      policies = new StackPolicies(recorded);
      const sites = sitesOf(recorded);
      flows = [
        ...auditServiceFlows(recorded),
        ...deliveryServiceFlows(recorded),
        ...trustFlows(policies, sites),
        ...sites.flatMap((site) => clusterFlows(site, recorded)),
        ...dataFlows(sites, recorded),
        ...encryptionFlows(recorded),
        ...perimeterFlows(sites, recorded),
      ];
    });

    /** The flows with another result than expected, with the reason. */
    const unexpected = (expected: Flow["expected"]): string[] =>
      flows
        .filter((flow) => flow.expected === expected)
        .flatMap((flow) =>
          policies
            .evaluate(flow)
            .filter(({ allowed }) => allowed !== (expected === "allow"))
            .map(({ action, reason }) => `${flow.name}: ${action}: ${reason}; see ${flow.source}`),
        );

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
