// SPDX-License-Identifier: Apache-2.0
import { getSubnet, getSubnets, getVpc } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

/** The outputs of `awsx:ec2:DefaultVpc`. */
export interface DefaultVpcOutputs {
  vpcId: string;
  publicSubnetIds: string[];
  privateSubnetIds: string[];
}

/** Looks up the default VPC of the account in the region. Creates no resources. */
export class DefaultVpc extends pulumi.ComponentResource {
  readonly outputs: Promise<DefaultVpcOutputs>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("awsx:ec2:DefaultVpc", name, {}, opts);
    this.outputs = lookUpDefaultVpc(this).then((outputs) => {
      this.registerOutputs(outputs);
      return outputs;
    });
  }
}

const lookUpDefaultVpc = async (parent: DefaultVpc): Promise<DefaultVpcOutputs> => {
  const { id: vpcId } = await getVpc({ default: true }, { parent });
  const { ids } = await getSubnets({ filters: [{ name: "vpc-id", values: [vpcId] }] }, { parent });
  const subnets = await Promise.all(ids.map((id) => getSubnet({ id }, { parent })));
  const idsWhere = (isPublic: boolean): string[] =>
    subnets.filter(({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch === isPublic).map(({ id }) => id);
  return { vpcId, publicSubnetIds: idsWhere(true), privateSubnetIds: idsWhere(false) };
};
