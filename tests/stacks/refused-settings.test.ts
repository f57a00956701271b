// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { formatProblem } from "../../components/lib/problems";
import { expectPlainWording, problemsOf } from "../support/problems";
import { group, read, type Change } from "./invalid-settings";

const network = (change: object): Change => ({ network: { ...group("network"), ...change } });
const nodes = (max: number, ...instanceTypes: string[]): Change => ({ nodes: { min: 3, max, instanceTypes } });
const withSecondary = (change: Change): Change => ({
  secondaryRegion: "us-west-2",
  database: { instanceClass: "db.r8g.large", readers: 1 },
  ...change,
});

/** Settings that AWS refuses, and the beginning of the only message that they cause. */
const REFUSED: [description: string, change: () => Change, message: string][] = [
  [
    "a secondary region that is the region",
    () => withSecondary({ secondaryRegion: "us-east-1" }),
    'secondaryRegion "us-east-1" must be another region than the primary one; ',
  ],
  [
    "a secondary region of another partition",
    () => withSecondary({ secondaryRegion: "us-gov-west-1" }),
    'secondaryRegion "us-gov-west-1" must be a region of the partition "aws", because CloudFront, ',
  ],
  ...["cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"].map(
    (region): [string, () => Change, string] => [
      `the region ${region}, which has no CloudFront of its own`,
      () => ({ region }),
      `region "${region}" must be a region of the partition "aws", because CloudFront, `,
    ],
  ),
  [
    "a region with two zones",
    () => ({ region: "us-west-1" }),
    'region "us-west-1" must be a region with three availability zones, ',
  ],
  [
    "a secondary region with two zones",
    () => withSecondary({ secondaryRegion: "us-west-1" }),
    'secondaryRegion "us-west-1" must be a region with three availability zones, ',
  ],
  [
    "zones of another region",
    () => network({ availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }),
    'network.availabilityZones ["eu-west-1a","eu-west-1b","eu-west-1c"] must be zones of the region "us-east-1"; ',
  ],
  [
    "zones of the primary region for the secondary one",
    () => withSecondary(network({ secondaryAvailabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"] })),
    'network.secondaryAvailabilityZones ["us-east-1a","us-east-1b","us-east-1c"] must be zones of the region "us-west-2"; ',
  ],
  [
    "zones of the secondary region without the region",
    () => network({ secondaryAvailabilityZones: ["us-west-2a", "us-west-2b", "us-west-2c"] }),
    'network.secondaryAvailabilityZones ["us-west-2a","us-west-2b","us-west-2c"] must not be set without secondaryRegion; ',
  ],
  [
    "Local Zones for the secondary region",
    () => withSecondary(network({ secondaryAvailabilityZones: ["us-west-2a", "us-west-2b", "us-west-2-lax-1a"] })),
    "network.secondaryAvailabilityZones ",
  ],
  [
    "Local Zones",
    () => network({ availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1-bos-1a"] }),
    'network.availabilityZones ["us-east-1a","us-east-1b","us-east-1-bos-1a"] is not a list of availability zones: ',
  ],
  [
    "a burstable class with a secondary region",
    () => ({ secondaryRegion: "us-west-2" }),
    'database.instanceClass "db.t4g.medium" must be a memory-optimized class, because secondaryRegion makes ',
  ],
  [
    "a network that overlaps the network of the database replica",
    () => withSecondary(network({ cidrBlock: "10.255.0.0/16" })),
    'network.cidrBlock "10.255.0.0/16" must not overlap 10.255.0.0/16, the network of the database replica in secondaryRegion; ',
  ],
  [
    "a network that is too small for the nodes",
    () => ({ ...network({ cidrBlock: "10.0.0.0/20" }), ...nodes(60, "m7g.2xlarge") }),
    'network.cidrBlock "10.0.0.0/20" must have 700 addresses in each private subnet, and has 507; use a /19 network, or ',
  ],
  [
    "a network that is too small for the interfaces of large nodes",
    () => ({ ...network({ cidrBlock: "10.0.0.0/20" }), ...nodes(20, "m7g.xlarge", "m7g.16xlarge") }),
    'network.cidrBlock "10.0.0.0/20" must have 940 addresses in each private subnet, and has 507; use a /19 network, or ',
  ],
  [
    "a network that is too small for the pods",
    () => ({
      ...network({ cidrBlock: "10.0.0.0/20" }),
      ...nodes(20, "m7g.2xlarge"),
      workload: { ...group("workload"), replicas: { min: 3, max: 1000 } },
    }),
    'network.cidrBlock "10.0.0.0/20" must have 580 addresses in each private subnet, and has 507; use a /19 network, or ',
  ],
  [
    "nodes that are too small for the pods of the platform",
    () => nodes(20, "m7g.large"),
    'nodes.instanceTypes ["m7g.large"] must be types of which 3 nodes, the value of nodes.min, hold the pods that always run; use m7g.xlarge instead of m7g.large, or set nodes.min to ',
  ],
  [
    "nodes with too little memory for the pods of the platform",
    () => nodes(4, "c7g.xlarge"),
    'nodes.instanceTypes ["c7g.xlarge"] must be types of which 3 nodes, the value of nodes.min, hold the pods that always run; use c7g.2xlarge instead of c7g.xlarge',
  ],
  [
    "instance types of which the number of vCPUs is not known",
    () => nodes(20, "u7i-12tb.metal"),
    'nodes.instanceTypes ["u7i-12tb.metal"] must be types whose number of vCPUs is known, and "u7i-12tb.metal" is not one; ',
  ],
  [
    "a country that does not exist",
    () => ({ edge: { blockedCountries: ["UK"] } }),
    'edge.blockedCountries ["UK"] must ',
  ],
  [
    "a private standby address",
    () => ({ edge: { standbyAddresses: ["10.0.0.1", "2001:db8::1"] } }),
    'edge.standbyAddresses ["10.0.0.1","2001:db8::1"] must contain only public addresses; ',
  ],
  [
    "a private network for the public API endpoint",
    () => ({ publicAccessCidrs: ["10.0.0.0/16"] }),
    'publicAccessCidrs "10.0.0.0/16" must be a range of public addresses, ',
  ],
  [
    "an image with a scheme",
    () => ({ workload: { ...group("workload"), image: `https://registry.example/app@sha256:${"a".repeat(64)}` } }),
    "workload.image ",
  ],
  ["an owner that is not a tag value", () => ({ owner: "a!b@example.com" }), 'owner "a!b@example.com" must be '],
];

describe("readSettings", () => {
  for (const [description, change, message] of REFUSED)
    it(`rejects ${description}, with one message`, () => {
      const problems = problemsOf(() => read(change()));
      expect(problems.map(formatProblem)).to.have.length(1);
      expect(formatProblem(problems[0]!)).to.satisfy(
        (text: string) => text.startsWith(`Pulumi.dev.yaml: redoubt:${message}`),
        formatProblem(problems[0]!),
      );
      problems.forEach(expectPlainWording);
    });

  it("explains how many addresses the network needs", () => {
    const [problem] = problemsOf(() => read({ ...network({ cidrBlock: "10.0.0.0/20" }), ...nodes(60, "m7g.2xlarge") }));
    expect(problem!.details).to.deep.equal([
      "nodes in a zone: 60 / 3 zones + 2 while they are updated = 22",
      "addresses of a node: 2 network interfaces × 15 (m7g.2xlarge with 8 pods)",
      "22 × 30 + 40 for endpoints, load balancers and the control plane = 700",
    ]);
  });

  for (const [description, change] of [
    ["bare metal of which the number of vCPUs is known", () => nodes(20, "m7g.metal", "m8g.metal-24xl")],
    [
      "the smallest network for a few nodes",
      () => ({ ...network({ cidrBlock: "10.0.0.0/20" }), ...nodes(39, "m7g.2xlarge") }),
    ],
    ["a network outside RFC 1918", () => network({ cidrBlock: "100.64.0.0/16" })],
    ["zones of the region", () => network({ availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1f"] })],
    ["a secondary region", () => withSecondary({})],
  ] as [string, () => Change][])
    it(`accepts ${description}`, () => expect(problemsOf(() => read(change()))).to.deep.equal([]));
});
