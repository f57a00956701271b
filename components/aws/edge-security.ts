// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { resolveEdgeSecurity, type EdgeSecurityArgs, type EdgeSecurityOutputs } from "../contracts/edge-security";
import { balancer } from "./edge-security/balancer";
import { certificate, hostedZone, pointTo } from "./edge-security/dns";
import { distribution } from "./edge-security/distribution";
import { deliverCdnLogs, logBucket } from "./edge-security/logs";
import { webAcl } from "./edge-security/web-acl";

/**
 * The way in: DNS, certificates, CDN, web application firewall, and a private balancer that only the CDN can reach. TLS 1.3
 * is the floor from the viewer to the balancer's listener.
 */
export class EdgeSecurity extends pulumi.ComponentResource implements EdgeSecurityOutputs {
  readonly url: pulumi.Output<string>;
  readonly distributionDomain: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: EdgeSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveEdgeSecurity(name, args);
    super("redoubt-aws:index:EdgeSecurity", name, {}, opts);

    const zone = hostedZone(this, name, spec);
    const regional = certificate(this, `${name}-origin`, spec, zone);
    const global = certificate(this, `${name}-viewer`, spec, zone, CDN_REGION);
    const logs = logBucket(this, name, spec, CDN_REGION);
    const origin = balancer(this, name, spec, regional, logs);
    const acl = webAcl(this, name, spec, CDN_REGION);
    const cdn = distribution(this, name, spec, { origin: origin.loadBalancer, certificateArn: global, webAclArn: acl });
    deliverCdnLogs(this, name, spec, cdn, logs, CDN_REGION);
    pointTo(this, name, spec, zone, cdn);

    this.url = pulumi.output(`https://${spec.domain}`);
    this.distributionDomain = cdn.domainName;
    this.targetGroupArn = origin.targetGroup.arn;
    this.securityGroupId = origin.securityGroup.id;
    this.nameServers = zone.nameServers;
    this.registerOutputs({
      url: this.url,
      distributionDomain: this.distributionDomain,
      targetGroupArn: this.targetGroupArn,
      securityGroupId: this.securityGroupId,
      nameServers: this.nameServers,
    });
  }
}

/** CloudFront takes its certificates and web ACLs from this region alone. */
const CDN_REGION = "us-east-1";
