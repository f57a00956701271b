// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { EdgeSecurity } from "../../../components/aws/edge-security";
import { record } from "../../support/recorder";
import { TAGS as tags } from "../../support/tags";

describe("EdgeSecurity, when a physical name changes,", () => {
  const optionsOf = new Map<string, pulumi.CustomResourceOptions>();
  before(async () => {
    const note: pulumi.ResourceTransformation = ({ type, opts }) => {
      optionsOf.set(type, opts);
      return undefined;
    };
    const args = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], domain: "a.example.com", tags };
    await record(() => new EdgeSecurity("edge", args, { transformations: [note] }));
  });

  for (const type of [
    "aws:cloudwatch/logDeliverySource:LogDeliverySource",
    "aws:cognito/userPoolDomain:UserPoolDomain",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  ])
    it(`deletes the ${type.split(":").pop()!} first, because AWS accepts only one`, () =>
      expect(optionsOf.get(type)?.deleteBeforeReplace).to.equal(true));

  it("replaces the VPC origin, because CloudFront does not update one that is in use", () =>
    expect(optionsOf.get("aws:cloudfront/vpcOrigin:VpcOrigin")?.replaceOnChanges).to.deep.equal([
      "vpcOriginEndpointConfig",
    ]));
});
