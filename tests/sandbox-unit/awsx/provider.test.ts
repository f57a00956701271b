// SPDX-License-Identifier: Apache-2.0
import { Vpc as SdkVpc } from "@pulumi/awsx/ec2";
import { version } from "@pulumi/awsx/package.json";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { AwsxProvider } from "../../../sandbox/awsx/provider";

const provider = new AwsxProvider();

/** Mocks the engine and the lookups. Returns the list of registered resources. */
const mocked = async (): Promise<pulumi.runtime.MockResourceArgs[]> => {
  const resources: pulumi.runtime.MockResourceArgs[] = [];
  const subnets: Record<string, boolean> = { a: true, b: false, c: true };
  await pulumi.runtime.setMocks({
    call: ({ token, inputs }) => {
      const { id } = inputs as { id: string };
      if (token.endsWith(":getVpc")) return { id: "vpc-0" };
      if (token.endsWith(":getSubnets")) return { ids: Object.keys(subnets) };
      return { id, mapPublicIpOnLaunch: subnets[id] };
    },
    newResource: (resource) => {
      resources.push(resource);
      return { id: resource.name, state: resource.inputs as Record<string, unknown> };
    },
  });
  return resources;
};

const rejection = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: unknown) => (error as Error).message,
  );

describe("awsx plugin replacement: provider", () => {
  it("has the version of @pulumi/awsx", () => expect(provider.version).to.equal(version));

  it("creates a Vpc with all outputs that the SDK's class declares", async () => {
    await mocked();
    const inputs = { availabilityZoneNames: ["us-east-1a"] };
    const { urn, state } = await provider.construct("net", "awsx:ec2:Vpc", inputs, {});
    const urnOf = await new Promise<string>((resolve) => pulumi.output(urn).apply(resolve));
    expect(urnOf).to.match(/::awsx:ec2:Vpc::net$/);
    const declared = Object.getOwnPropertyNames(
      new SdkVpc("shape", undefined, { urn: "urn:pulumi:s::p::awsx:ec2:Vpc::shape" }),
    );
    expect(Object.keys(state)).to.have.length(17);
    expect(declared).to.include.members(Object.keys(state));
  });

  it("looks up the default VPC without creating resources", async () => {
    const resources = await mocked();
    const { state } = await provider.construct("default", "awsx:ec2:DefaultVpc", {}, {});
    expect(state).to.deep.equal({ vpcId: "vpc-0", publicSubnetIds: ["a", "c"], privateSubnetIds: ["b"] });
    expect(resources.map(({ type }) => type)).to.deep.equal(["awsx:ec2:DefaultVpc"]);
  });

  it("rejects invalid arguments before it creates resources", async () => {
    const resources = await mocked();
    const errorOf = (inputs: pulumi.Inputs): Promise<string> =>
      rejection(provider.construct("net", "awsx:ec2:Vpc", inputs, {}));
    expect(await errorOf({ cidrBlock: "ten" })).to.contain('Vpc "net": cidrBlock "ten"');
    expect(await errorOf({ numberOfAvailabilityZones: 0 })).to.contain("natGateways");
    expect(resources.filter(({ custom }) => custom)).to.deep.equal([]);
  });

  it("rejects every other token as not supported", async () => {
    for (const token of ["awsx:lb:ApplicationLoadBalancer", "awsx:ec2:vpc"]) {
      const message = await rejection(provider.construct("x", token, {}, {}));
      expect(message.startsWith(`${token} is not supported by the sandbox's awsx plugin`), message).to.equal(true);
    }
    expect(await rejection(provider.invoke("awsx:ec2:getDefaultVpc"))).to.contain(
      "awsx:ec2:getDefaultVpc is not supported",
    );
  });
});
