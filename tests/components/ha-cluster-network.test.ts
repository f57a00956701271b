// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { HaCluster } from "../../components/aws/ha-cluster";
import type { HaClusterArgs } from "../../components/contracts/ha-cluster";
import { ArgumentError } from "../../components/lib/problems";
import { inputsOf, record, someOfType, type Recorded } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const cluster = (args: Partial<HaClusterArgs> = {}): Promise<Recorded[]> =>
  record(() => new HaCluster("c", { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], ...args, tags }));

/** The rules of a security group in a short form: protocol, ports, other side. */
const rules = (recorded: Recorded[], type: string, group: unknown): unknown[] =>
  someOfType(recorded, type)
    .filter(({ inputs }) => inputs["securityGroupId"] === group)
    .map(({ inputs }) => [
      inputs["ipProtocol"],
      inputs["fromPort"],
      inputs["referencedSecurityGroupId"] ?? inputs["cidrIpv4"],
    ]);

describe("Network of the nodes of an HaCluster", () => {
  it("gives nodes and pods a security group without the open egress of the cluster's security group", async () => {
    const recorded = await cluster();
    const group = someOfType(recorded, "aws:ec2/securityGroup:SecurityGroup")[0]!;
    expect(group.inputs).to.include({ vpcId: "vpc-1" }).and.not.have.any.keys("ingress", "egress");
    expect(inputsOf(recorded, "aws:ec2/launchTemplate:LaunchTemplate")["vpcSecurityGroupIds"]).to.deep.equal([
      group.id,
    ]);
    expect(rules(recorded, EGRESS, group.id)).to.have.deep.members([
      ["-1", undefined, group.id],
      ["-1", undefined, "c-eks-group"],
      ["tcp", 0, "10.0.0.0/16"],
      ["tcp", 443, "0.0.0.0/0"],
    ]);
  });

  it("connects nodes and the control plane in both directions", async () => {
    const recorded = await cluster();
    const group = someOfType(recorded, "aws:ec2/securityGroup:SecurityGroup")[0]!;
    expect(rules(recorded, INGRESS, group.id)).to.have.deep.members([
      ["-1", undefined, group.id],
      ["-1", undefined, "c-eks-group"],
    ]);
    expect(rules(recorded, INGRESS, "c-eks-group")).to.deep.equal([["-1", undefined, group.id]]);
  });

  it("has its rules before the first node, which needs them to join the cluster, and until the last node", async () => {
    const recorded = await cluster();
    const all = [...someOfType(recorded, INGRESS), ...someOfType(recorded, EGRESS)].map(({ urn }) => urn);
    for (const { name, dependencies } of someOfType(recorded, "aws:eks/nodeGroup:NodeGroup"))
      expect(dependencies, name).to.include.members(all);
  });

  it("allows egress to the given peers", async () => {
    const peers = [{ name: "database", cidrs: ["10.255.0.0/16"], port: 5432 }];
    const recorded = await cluster({ peers });
    const group = someOfType(recorded, "aws:ec2/securityGroup:SecurityGroup")[0]!;
    expect(rules(recorded, EGRESS, group.id)).to.deep.include(["tcp", 5432, "10.255.0.0/16"]);
    expect(() => new HaCluster("c", { vpcId: "v", subnetIds: [], peers: [{ ...peers[0]!, port: 0 }], tags })).to.throw(
      ArgumentError,
      "peers",
    );
  });

  it("returns the security group of the nodes, which the data tier accepts", async () => {
    let id: unknown;
    const recorded = await record(() => {
      new HaCluster("c", { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], tags }).securityGroupId.apply((value) => {
        id = value;
      });
    });
    expect(id).to.equal(someOfType(recorded, "aws:ec2/securityGroup:SecurityGroup")[0]!.id);
  });
});
