// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Network } from "../../components/aws/network";
import { checkUnchanged } from "../../components/aws/internal/unchanged";
import { ArgumentError } from "../../components/lib/problems";
import { inputsOf, record, someOfType, type Recorded } from "../support/recorder";
import { rejectedErrors } from "../support/rejections";
import { TAGS as tags } from "../support/tags";

const VPC = "awsx:ec2:Vpc";

/** The part of the resource monitor that answers function calls. */
interface Monitor {
  invoke(
    request: { getTok(): string; getArgs(): Parameters<typeof pulumi.runtime.deserializeProperties>[0] },
    answer: unknown,
  ): Promise<void>;
}

describe("Network of a deployed stack", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new Network("net", { tags }));
  });

  it("keeps its range and its zones in the state, and compares them before the VPC is registered", () => {
    const kept = Object.fromEntries(
      someOfType(recorded, "pulumi:index:Stash").map(({ name, inputs }) => [name, inputs["input"]]),
    );
    expect(kept).to.deep.equal({
      "net-cidr-block": "10.0.0.0/16",
      "net-zones": ["us-west-2a", "us-west-2b", "us-west-2c"],
    });
    const stashes = someOfType(recorded, "pulumi:index:Stash").map(({ urn }) => urn);
    expect(someOfType(recorded, VPC)[0]!.dependencies).to.include.members(stashes);
  });

  for (const [field, name, kept] of [
    ["cidrBlock", "net-cidr-block", "10.9.0.0/16"],
    ["availabilityZones", "net-zones", ["us-west-2a", "us-west-2b", "us-west-2d"]],
  ] as const)
    it(`rejects a changed ${field} and registers no VPC`, async () => {
      const errors = await rejectedErrors(async () => {
        const seen = await record(() => new Network("net", { tags }), "dev", {}, { [name]: kept });
        expect(seen.map(({ type }) => type)).to.not.include(VPC);
      });
      expect(errors[0]).to.be.instanceOf(ArgumentError);
      const { message, stack } = errors[0]!;
      expect(message).to.include(`Network "net": ${field} `);
      expect(message).to.include(`must stay ${JSON.stringify(kept)}`);
      expect(stack).to.equal("");
    });

  it("accepts unchanged values, and the first values", () => {
    const argument = { component: "c", field: "f", fix: "set it to KEPT" };
    expect(() => checkUnchanged(["a", "b"], ["a", "b"], argument)).to.not.throw();
    expect(() => checkUnchanged(["a", "b"], ["b", "a"], argument)).to.throw('set it to ["a","b"]');
  });
});

describe("availability zones of Network", () => {
  it("excludes zone IDs that EKS or CloudFront VPC origins refuse, and zones of other types", async () => {
    const calls: Record<string, unknown>[] = [];
    await record(() => {
      const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
      const invoke = monitor.invoke.bind(monitor);
      monitor.invoke = (request, answer) => {
        if (request.getTok().includes("getAvailabilityZones"))
          calls.push(pulumi.runtime.deserializeProperties(request.getArgs()));
        return invoke(request, answer);
      };
      new Network("net", { tags });
    });
    expect(calls).to.have.length(1);
    expect(calls[0]).to.deep.include({
      excludeZoneIds: ["use1-az3", "usw1-az2", "cac1-az3", "apne1-az3"],
      filters: [{ name: "zone-type", values: ["availability-zone"] }],
    });
    expect(calls[0]).to.not.have.property("state");
  });

  it("keeps zones that are given by name", async () => {
    const zones = ["us-east-1b", "us-east-1c", "us-east-1d"];
    const vpc = inputsOf(await record(() => new Network("net", { availabilityZones: zones, tags })), VPC);
    expect(vpc["availabilityZoneNames"]).to.deep.equal(zones);
  });
});
