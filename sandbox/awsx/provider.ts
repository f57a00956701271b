// SPDX-License-Identifier: Apache-2.0
import { version } from "@pulumi/awsx/package.json";
import type * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider";
import { DefaultVpc } from "./default-vpc";
import { Vpc } from "./vpc";

type Request = [name: string, type: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions];

/** Replaces the plugin of @pulumi/awsx, which no package registry has. Creates its VPCs with the same arguments and outputs. */
export class AwsxProvider implements Provider {
  readonly version = version;

  async construct(...request: Request): Promise<ConstructResult> {
    const component = createComponent(...request);
    return { urn: component.urn, state: await component.outputs };
  }

  invoke(token: string): Promise<never> {
    return Promise.reject(unsupported(token));
  }
}

const createComponent = (...[name, type, inputs, options]: Request): Vpc | DefaultVpc => {
  switch (type) {
    case "awsx:ec2:Vpc":
      return new Vpc(name, inputs, options);
    case "awsx:ec2:DefaultVpc":
      return new DefaultVpc(name, options);
    default:
      throw unsupported(type);
  }
};

const SUPPORTED = "awsx:ec2:Vpc and awsx:ec2:DefaultVpc";

const unsupported = (token: string): Error =>
  new Error(
    `${token} is not supported by the sandbox's awsx plugin, which supports only ${SUPPORTED}; use @pulumi/aws instead`,
  );
