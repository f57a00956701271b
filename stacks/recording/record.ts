// SPDX-License-Identifier: Apache-2.0
// Records a program without an engine and without a cloud: Pulumi's mocks answer for AWS. The page of `npm run explain` and the
// tests read the same recordings.
import * as pulumi from "@pulumi/pulumi";
import { ACCOUNT, arnOf } from "./arns";

/** A resource as a program registered it. */
export interface Recorded {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  urn: string;
  id: string;
  /** Its outputs, as the mocks return them. */
  state: Record<string, unknown>;
  /** URN of its parent. */
  parent: string;
  /** URN and ID of its provider, joined by `::`; empty for the default provider. */
  provider: string;
  /** For each property, the URNs of the resources that its value depends on. */
  dependsOn: Record<string, string[]>;
  /** URNs of its explicit dependencies. */
  dependencies: string[];
  /** Properties in `ignoreChanges`. */
  ignored: string[];
  /** Former names of the resource in existing stacks. */
  aliases: string[];
}

/** Properties in the form of the Pulumi protocol. */
type Sent = Parameters<typeof pulumi.runtime.deserializeProperties>[0];

const REGION = "aws:index/getRegion:getRegion";

/** Results of the mocked functions. */
const LOOKUPS: Record<string, Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT },
  [REGION]: { region: "us-east-1" },
  "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["us-west-2a", "us-west-2b", "us-west-2c"] },
  "aws:eks/getCluster:getCluster": {
    name: "existing",
    endpoint: "https://existing.example.com",
    certificateAuthorities: [{ data: "Q0E=" }],
    vpcConfig: { clusterSecurityGroupId: "sg-existing" },
  },
  "aws:ec2/getVpc:getVpc": { cidrBlock: "10.0.0.0/16" },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": { id: "pl-cdn" },
  "aws:route53/getZone:getZone": {
    arn: "arn:aws:route53:::hostedzone/Z123",
    nameServers: ["ns-1.example.net", "ns-2.example.net"],
  },
};

/** Mocked outputs of a resource. `physicalName` is the name in its ARN. */
const mockedOutputs = (type: string, name: string, physicalName: string, region: string): Record<string, unknown> => {
  const computed: Record<string, unknown> = { arn: arnOf(type, physicalName, region), name, id: name };
  if (type === "awsx:ec2:Vpc") {
    const prefix = name.replace(/network-vpc$|^[^-]*-vpc$/, "");
    const ids = (kind: string): string[] => ["a", "b", "c"].map((zone) => `${prefix}subnet-${kind}-${zone}`);
    const routeTableAssociations = ids("private").map((subnetId) => ({ subnetId, routeTableId: `${subnetId}-routes` }));
    return {
      vpcId: `${prefix}vpc-1`,
      publicSubnetIds: ids("public"),
      privateSubnetIds: ids("private"),
      isolatedSubnetIds: ids("isolated"),
      routeTables: [],
      routeTableAssociations,
    };
  }
  if (type === "aws:acm/certificate:Certificate") {
    const proof = { resourceRecordName: "_x.example.com", resourceRecordType: "CNAME", resourceRecordValue: "_y.acm" };
    return { ...computed, domainValidationOptions: [proof] };
  }
  if (type === "pulumi:pulumi:StackReference") {
    const accountRecords = {
      trailArn: "arn:trail",
      bucketName: "records",
      detectorId: "detector",
      findingsTopicArn: "arn:findings",
    };
    return { name, outputs: { accountRecords }, secretOutputNames: [] };
  }
  if (type === "aws:route53/zone:Zone")
    return { ...computed, arn: arnOf(type, name, region), zoneId: name, nameServers: ["ns-1.example.net"] };
  if (type === "aws:ec2/vpc:Vpc") return { ...computed, mainRouteTableId: `${name}-main` };
  if (type === "aws:s3/bucket:Bucket") return { ...computed, bucket: name };
  if (type === "aws:eks/cluster:Cluster")
    return {
      ...computed,
      endpoint: `https://${name.replace(/[^-]*-eks$/, "")}cluster`,
      certificateAuthority: { data: "Q0E=" },
    };
  if (type === "aws:rds/cluster:Cluster")
    return { ...computed, clusterIdentifier: name, clusterResourceId: `cluster-of-${name}` };
  return computed;
};

/**
 * Runs a program with mocks, and returns the resources that it registers.
 * @param kept Values that `Stash` resources keep from an earlier deployment, by name.
 * @throws Error if the program throws one, or if a registration fails.
 */
export const record = (
  program: () => unknown,
  stack = "dev",
  config: Record<string, string> = {},
  kept: Record<string, unknown> = {},
): Promise<Recorded[]> => {
  const recording = last.then(() => recordNow(program, stack, config, kept));
  last = recording.catch(() => undefined);
  return recording;
};

/** Mocks are global to the process, so each recording waits for the previous one. */
let last: Promise<unknown> = Promise.resolve();

const recordNow = async (
  program: () => unknown,
  stack: string,
  config: Record<string, string>,
  kept: Record<string, unknown>,
): Promise<Recorded[]> => {
  const recorded: Recorded[] = [];
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    {
      call: ({ token, provider }) => {
        const region = regionOf(recorded, provider);
        const answer = token === REGION && region !== undefined ? { region } : LOOKUPS[token];
        if (!answer) throw new Error(`the recorder has no mock for ${token}`);
        return answer;
      },
      newResource: ({ type, name, inputs, provider }) => {
        const sent = inputs as Record<string, unknown> & { region?: string };
        if (type === "pulumi:index:Stash")
          return { id: `${name}-id`, state: { ...sent, output: kept[name] ?? sent["input"] } };
        const region = sent.region ?? regionOf(recorded, provider) ?? "";
        const state = { ...mockedOutputs(type, name, physicalName(name, sent), region), ...sent };
        // EKS creates the security group of the control plane.
        if (type === "aws:eks/cluster:Cluster")
          state["vpcConfig"] = { ...(sent["vpcConfig"] as object), clusterSecurityGroupId: `${name}-group` };
        return { id: `${name}-id`, state };
      },
    },
    "redoubt",
    stack,
    false,
  );
  const failed: unknown[] = [];
  listen(recorded, failed);
  await program();
  await settled(recorded);
  if (failed.length > 0) throw new Error(failed.map(String).join("\n"));
  return recorded;
};

/** The region of a provider, which is also that of its function calls and resources. */
const regionOf = (recorded: readonly Recorded[], provider: string | undefined): string | undefined =>
  recorded.find(({ urn, id }) => `${urn}::${id}` === provider)?.inputs["region"] as string | undefined;

/** The name that a program gives to a resource, or else its logical name. */
const physicalName = (logicalName: string, inputs: Record<string, unknown>): string =>
  [inputs["name"], inputs["bucket"]].find((name) => typeof name === "string") ?? logicalName;

interface Request {
  getType(): string;
  getName(): string;
  getObject(): Sent;
  getParent(): string;
  getProvider(): string;
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): string[] }]> };
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getAliasesList(): { getSpec(): { getName(): string } | undefined }[];
}
interface Response {
  getUrn(): string;
  getId(): string;
  getObject(): Sent;
}
type Answer = (error: unknown, response: Response | undefined) => void;
interface Monitor {
  registerResource(request: Request, answer: Answer): Promise<void>;
}

/** Records requests and responses of the resource monitor, because mocks receive neither the parent nor the URN. */
const listen = (recorded: Recorded[], failed: unknown[]): void => {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) =>
    register(request, (error, response) => {
      if (response)
        recorded.push({
          type: request.getType(),
          name: request.getName(),
          inputs: properties(request.getObject()),
          urn: response.getUrn(),
          id: response.getId(),
          state: properties(response.getObject()),
          parent: request.getParent(),
          provider: request.getProvider(),
          dependsOn: Object.fromEntries(
            [...request.getPropertydependenciesMap().entries()].map(([property, urns]) => [
              property,
              urns.getUrnsList(),
            ]),
          ),
          dependencies: request.getDependenciesList(),
          ignored: request.getIgnorechangesList(),
          aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getName() ?? ""),
        });
      else failed.push(error);
      answer(error, response);
    });
};

const properties = (object: Sent): Record<string, unknown> => pulumi.runtime.deserializeProperties(object);

/** Waits until no further resources are registered. Registrations depend only on promises, so a few turns of the event loop without one are enough. */
const settled = async (recorded: readonly unknown[]): Promise<void> => {
  for (let quiet = 0, count = -1; quiet < 20; quiet = recorded.length === count ? quiet + 1 : 0) {
    count = recorded.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
