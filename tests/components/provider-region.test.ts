// SPDX-License-Identifier: Apache-2.0
import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { DataTier } from "../../components/aws/data-tier";
import { EdgeSecurity } from "../../components/aws/edge-security";
import { Network } from "../../components/aws/network";
import { record } from "../support/recorder";
import { rejectionsOf } from "../support/rejections";
import { TAGS as tags } from "../support/tags";

const location = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"] };
type Create = (opts: pulumi.ComponentResourceOptions) => unknown;

const messagesIn = (region: string, create: Create): Promise<string[]> =>
  rejectionsOf(() => record(() => void create({ providers: { aws: new Provider("aws", { region }) } })));

const network =
  (...availabilityZones: string[]): Create =>
  (opts) =>
    new Network("net", { ...(availabilityZones.length > 0 && { availabilityZones }), tags }, opts);
const data =
  (secondaryRegion: string): Create =>
  (opts) =>
    new DataTier("data", { ...location, clientSecurityGroupId: "sg-1", secondaryRegion, tags }, opts);
const edge =
  (secondary?: string): Create =>
  (opts) =>
    new EdgeSecurity(
      "edge",
      {
        ...location,
        domain: "a.example.com",
        tags,
        ...(secondary && { secondary: { ...location, region: secondary } }),
      },
      opts,
    );

/** Components in a region of their provider, and the beginning of the only error. */
const REFUSED: [description: string, region: string, create: Create, message: string][] = [
  [
    "a network in a region with two zones",
    "us-west-1",
    network(),
    'Network "net": region "us-west-1" must be a region with three availability zones, ',
  ],
  [
    "zones of another region",
    "eu-west-1",
    network("us-east-1a", "us-east-1b", "us-east-1c"),
    'Network "net": availabilityZones ["us-east-1a","us-east-1b","us-east-1c"] must be zones of the region "eu-west-1"; ',
  ],
  [
    "a secondary region that is the region of the data tier",
    "us-west-2",
    data("us-west-2"),
    'DataTier "data": secondaryRegion "us-west-2" must be another region than the primary one; ',
  ],
  [
    "a secondary region of another partition for the data tier",
    "us-west-2",
    data("us-gov-west-1"),
    'DataTier "data": secondaryRegion "us-gov-west-1" must be in the partition of the primary region, which is "aws"; ',
  ],
  ...["us-gov-west-1", "cn-north-1"].map((region): [string, string, Create, string] => [
    `the edge in ${region}`,
    region,
    edge(),
    `EdgeSecurity "edge": region "${region}" must be a region of the partition "aws", because CloudFront, `,
  ]),
  [
    "a secondary region that is the region of the edge",
    "us-west-2",
    edge("us-west-2"),
    'EdgeSecurity "edge": secondary.region "us-west-2" must be another region than the primary one; ',
  ],
];

describe("the region of the provider", () => {
  for (const [description, region, create, message] of REFUSED)
    it(`rejects ${description}`, async () => {
      const found = await messagesIn(region, create);
      expect(found).to.have.length(1);
      expect(found[0]).to.satisfy((text: string) => text.startsWith(message), found[0]);
    });

  it("is accepted if it fits", async () => {
    expect(await messagesIn("us-west-2", network("us-west-2a", "us-west-2b", "us-west-2c"))).to.deep.equal([]);
    expect(await messagesIn("us-gov-west-1", data("us-gov-east-1"))).to.deep.equal([]);
    expect(await messagesIn("eu-central-1", edge("eu-west-1"))).to.deep.equal([]);
  });
});
