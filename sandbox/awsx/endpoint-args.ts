// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import type { input } from "@pulumi/awsx/types";
import type { VpcEndpointStrategy } from "@pulumi/awsx/types/enums/ec2";
import type { Problems } from "../../components/lib/problems";

export type EndpointSpec = input.ec2.VpcEndpointSpecArgs;
export type DnsAttributes = Pick<VpcArgs, "enableDnsHostnames" | "enableDnsSupport">;

/** The endpoint's type in lower case, or undefined if it is an output. */
export const endpointType = ({ vpcEndpointType }: EndpointSpec): string | undefined => {
  if (vpcEndpointType === undefined) return "gateway";
  return typeof vpcEndpointType === "string" ? vpcEndpointType.toLowerCase() : undefined;
};

/** The DNS attributes of the VPC. Strategy `Auto` enables them for interface endpoints with private DNS. */
export const endpointDns = (problems: Problems, args: VpcArgs, strategy: VpcEndpointStrategy): DnsAttributes => {
  const { enableDnsHostnames, enableDnsSupport, vpcEndpointSpecs: specs = [] } = args;
  if (strategy !== "Auto") return { enableDnsHostnames, enableDnsSupport };

  for (const [index, spec] of specs.entries()) {
    problems.require(endpointType(spec) !== undefined, {
      field: `vpcEndpointSpecs[${index}].vpcEndpointType`,
      value: "(an output)",
      reason: "must be a plain string for vpcEndpointStrategy Auto",
      fix: "set a plain string, or use strategy Legacy",
    });
  }
  const needed = specs.some((spec) => endpointType(spec) === "interface" && (spec.privateDnsEnabled ?? true));
  if (!needed) return { enableDnsHostnames, enableDnsSupport };

  for (const [field, value] of Object.entries({ enableDnsHostnames, enableDnsSupport })) {
    problems.require(value !== false, {
      field,
      value,
      reason: "must be true for the private DNS of an interface endpoint",
      fix: `set ${field} to true, or the endpoint's privateDnsEnabled to false`,
    });
  }
  return { enableDnsHostnames: enableDnsHostnames ?? true, enableDnsSupport: enableDnsSupport ?? true };
};
