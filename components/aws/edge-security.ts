// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { resolveEdgeSecurity, type EdgeSecurityArgs, type EdgeSecurityOutputs } from "../contracts/edge-security";
import { balancer, type Origin, type Site } from "./edge-security/load-balancer";
import { certificate, hostedZone, pointTo, type HostedZone } from "./edge-security/dns";
import { distribution } from "./edge-security/distribution";
import { alarms, healthCheck } from "./edge-security/health";
import { deliverCdnLogs, logBucket } from "./edge-security/logs";
import { GLOBAL_REGION, operatorsHost } from "./edge-security/hostnames";
import { operatorsDoor } from "./edge-security/operator-access";
import { shield } from "./edge-security/shield";
import { staticContent } from "./edge-security/static-content";
import { webAcl } from "./edge-security/web-acl";
import type { SecureBucket } from "./internal/secure-bucket";

/**
 * The way in: DNS, certificates, CDN, web application firewall, and a private balancer that only the CDN can reach, with a door
 * of its own for operators. TLS 1.3 is the floor from the viewer to the balancer's listener.
 */
export class EdgeSecurity extends pulumi.ComponentResource implements EdgeSecurityOutputs {
  readonly url: pulumi.Output<string>;
  readonly distributionDomain: pulumi.Output<string>;
  readonly operatorsUrl: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;
  readonly operatorsTargetGroupArn: pulumi.Output<string>;
  readonly staticBucketName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly secondaryTargetGroupArn?: pulumi.Output<string>;
  readonly secondarySecurityGroupId?: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;
  readonly dsRecord: pulumi.Output<string | undefined>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: EdgeSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveEdgeSecurity(name, args);
    super("redoubt-aws:index:EdgeSecurity", name, {}, opts);

    const zone = hostedZone(this, name, spec);
    const regional = certificate(this, `${name}-origin`, spec, zone);
    const global = certificate(this, `${name}-viewer`, spec, zone, GLOBAL_REGION);
    const logs = logBucket(this, name, spec, GLOBAL_REGION);
    const origin = balancer(this, name, spec, regional, logs);
    const operators = operatorsDoor(this, name, spec, origin);
    const secondary = spec.secondary && balancerOf(this, `${name}-secondary`, { ...spec, ...spec.secondary }, zone);
    const acl = webAcl(this, name, spec, GLOBAL_REGION);
    const [cdnArn, setCdnArn] = pulumi.deferredOutput<string>();
    const content = staticContent(this, name, spec, { home: logs, secondary: secondary?.logs }, cdnArn);
    const cdn = distribution(this, name, spec, {
      origin: origin.loadBalancer,
      secondary: secondary?.loadBalancer,
      staticContent: content,
      certificateArn: global,
      webAclArn: acl,
    });
    setCdnArn(cdn.arn);
    deliverCdnLogs(this, name, spec, cdn, logs, GLOBAL_REGION);
    const check = healthCheck(this, name, spec);
    pointTo(this, name, spec, zone, cdn, check);
    alarms(this, name, spec, check, [
      { part: "origin", arn: regional },
      { part: "viewer", arn: global, region: GLOBAL_REGION },
      ...(secondary ? [{ part: "secondary", arn: secondary.certificateArn, region: spec.secondary!.region }] : []),
    ]);
    if (spec.shieldAdvanced) shield(this, name, spec, { cdn: cdn.arn, zone: zone.arn });

    this.url = pulumi.output(`https://${spec.domain}`);
    this.operatorsUrl = pulumi.output(`https://${operatorsHost(spec)}`);
    this.distributionDomain = cdn.domainName;
    this.targetGroupArn = origin.targetGroup.arn;
    this.operatorsTargetGroupArn = operators.arn;
    this.staticBucketName = content.store.bucket.bucket;
    this.securityGroupId = origin.securityGroup.id;
    this.secondaryTargetGroupArn = secondary?.targetGroup.arn;
    this.secondarySecurityGroupId = secondary?.securityGroup.id;
    this.nameServers = zone.nameServers;
    this.dsRecord = zone.dsRecord;
    this.registerOutputs({
      url: this.url,
      operatorsUrl: this.operatorsUrl,
      distributionDomain: this.distributionDomain,
      targetGroupArn: this.targetGroupArn,
      operatorsTargetGroupArn: this.operatorsTargetGroupArn,
      staticBucketName: this.staticBucketName,
      securityGroupId: this.securityGroupId,
      secondaryTargetGroupArn: this.secondaryTargetGroupArn,
      secondarySecurityGroupId: this.secondarySecurityGroupId,
      nameServers: this.nameServers,
      dsRecord: this.dsRecord,
    });
  }
}

interface SecondaryOrigin extends Origin {
  certificateArn: pulumi.Output<string>;
  logs: SecureBucket;
}

/** A balancer in a region of its own, with its certificate and logs there. */
const balancerOf = (parent: pulumi.Resource, name: string, site: Site, zone: HostedZone): SecondaryOrigin => {
  const certificateArn = certificate(parent, name, site, zone, site.region);
  const logs = logBucket(parent, name, site);
  return { ...balancer(parent, name, site, certificateArn, logs), certificateArn, logs };
};
