// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Recorded {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** What the cloud would answer to look-ups, by function. */
const LOOKUPS: Record<string, Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:index/getRegion:getRegion": { region: "us-east-1" },
  "aws:ec2/getVpc:getVpc": { cidrBlock: "10.0.0.0/16" },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": { id: "pl-cdn" },
};

/** What the cloud would fill in, by type of resource. */
const filledIn = (type: string, name: string): Record<string, unknown> => {
  const computed: Record<string, unknown> = { arn: `arn:aws:test:::${name}`, name, id: name };
  if (type === "awsx:ec2:Vpc") {
    const ids = (kind: string): string[] => ["a", "b", "c"].map((zone) => `subnet-${kind}-${zone}`);
    return { vpcId: "vpc-1", publicSubnetIds: ids("public"), privateSubnetIds: ids("private"), isolatedSubnetIds: ids("isolated") };
  }
  if (type === "aws:acm/certificate:Certificate") {
    const proof = { resourceRecordName: "_x.example.com", resourceRecordType: "CNAME", resourceRecordValue: "_y.acm" };
    return { ...computed, domainValidationOptions: [proof] };
  }
  if (type === "aws:eks/cluster:Cluster") return { ...computed, endpoint: "https://cluster", certificateAuthority: { data: "Q0E=" } };
  return computed;
};

/** Runs a program against mocks, and answers all that it registered once everything is. */
export const record = async (program: () => unknown, stack = "dev", config: Record<string, string> = {}): Promise<Recorded[]> => {
  const recorded: Recorded[] = [];
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks({
    call: ({ token }) => {
      const answer = LOOKUPS[token];
      if (!answer) throw new Error(`the recorder knows no answer to ${token}`);
      return answer;
    },
    newResource: ({ type, name, inputs }) => {
      recorded.push({ type, name, inputs: inputs as Record<string, unknown> });
      return { id: `${name}-id`, state: { ...filledIn(type, name), ...(inputs as Record<string, unknown>) } };
    },
  }, "redoubt", stack, false);
  await program();
  await settled(recorded);
  return recorded;
};

/** Registrations follow from one another through promises alone: when a few turns of the loop bring none, there are none left. */
const settled = async (recorded: readonly unknown[]): Promise<void> => {
  for (let quiet = 0, count = -1; quiet < 20; quiet = recorded.length === count ? quiet + 1 : 0) {
    count = recorded.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** The inputs of the one resource of a type, or of a type and name. @throws Error unless there is exactly one. */
export const inputsOf = (recorded: readonly Recorded[], type: string, name?: string): Record<string, unknown> => {
  const found = recorded.filter((one) => one.type === type && (name === undefined || one.name === name));
  if (found.length !== 1) throw new Error(`${type} ${name ?? ""}: ${found.length} recorded, of ${recorded.map((one) => one.name).join(", ")}`);
  return found[0]!.inputs;
};
