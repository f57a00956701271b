// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { Vpc, type VpcOutputs } from "../../../sandbox/awsx/vpc";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"];
export const IPV6 = "2600:1f14:82a:ab00::/56";

export interface CreatedVpc {
  outputs: VpcOutputs;
  lookups: pulumi.runtime.MockCallArgs[];
  /** Returns the inputs of one resource. @throws Error unless exactly one matches */
  inputs: (type: string, name: string) => Record<string, unknown>;
  names: (type: string) => string[];
}

/** Creates `Vpc "net"` and waits until all its children are registered. */
export const createVpc = async (args: VpcArgs, preview = false): Promise<CreatedVpc> => {
  const resources: pulumi.runtime.MockResourceArgs[] = [];
  const lookups: pulumi.runtime.MockCallArgs[] = [];
  await pulumi.runtime.setMocks(
    {
      call: (call) => {
        lookups.push(call);
        return { id: "zones", names: ZONES };
      },
      newResource: (resource) => {
        resources.push(resource);
        const computed = { cidrBlock: "10.9.0.0/16", allocationId: `eip-${resource.name}`, ipv6CidrBlock: IPV6 };
        const state = { ...computed, ...(resource.inputs as Record<string, unknown>) };
        return { id: `${resource.type.split(":").at(-1) ?? ""}/${resource.name}`, state };
      },
    },
    "project",
    "stack",
    preview,
  );
  const outputs = await new Vpc("net", args).outputs;
  await registered(Object.values(outputs));
  const ofType = (type: string): typeof resources => resources.filter((resource) => resource.type.endsWith(`:${type}`));
  return {
    outputs,
    lookups,
    names: (type) => ofType(type).map(({ name }) => name),
    inputs: (type, name) => {
      const [found, ...more] = ofType(type).filter((resource) => resource.name === name);
      if (!found || more.length > 0) throw new Error(`${type} ${name}: found ${more.length + (found ? 1 : 0)}`);
      return found.inputs as Record<string, unknown>;
    },
  };
};

/** Waits for the URNs of the resources. They resolve when the engine has registered the resources. */
const registered = async (outputs: unknown[]): Promise<void> => {
  await Promise.all(
    outputs
      .flat()
      .filter((one) => one instanceof pulumi.CustomResource)
      .map(({ urn }) => valueOf(urn)),
  );
};

export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

export const creationError = async (args: VpcArgs): Promise<string> => {
  try {
    await createVpc(args);
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
};

/** A subnet of each type in every zone. */
export const AUTO: VpcArgs = {
  subnetStrategy: "Auto",
  subnetSpecs: [{ type: "Private" }, { type: "Public" }, { type: "Isolated" }],
};
