// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import {
  checkEdgeRegions,
  resolveEdgeSecurity,
  type EdgeSecurityArgs,
  type EdgeSecurityOutputs,
} from "../contracts/edge-security";
import { certificate } from "./edge-security/certificate";
import { distribution } from "./edge-security/distribution";
import { dnsRecords, hostedZone, type HostedZone } from "./edge-security/dns";
import { alarms, healthCheck } from "./edge-security/health";
import { GLOBAL_REGION, operatorsHost } from "./edge-security/hostnames";
import { loadBalancerOrigin, type LoadBalancerOrigin, type RegionalSpec } from "./edge-security/load-balancer";
import { cdnLogDelivery, logBucket } from "./edge-security/logs";
import { operatorAccess } from "./edge-security/operator-access";
import { shield } from "./edge-security/shield";
import { staticContent } from "./edge-security/static-content";
import { webAcl } from "./edge-security/web-acl";
import { checkInRegion } from "./internal/region";
import type { SecureBucket } from "./internal/secure-bucket";
import { resolveNamed } from "./limits/component-names";

/**
 * Ingress of the platform: Route 53, ACM certificates, CloudFront, AWS WAF, an internal Application Load Balancer that only
 * CloudFront can reach, and operator access with MFA. TLS 1.3 is required from the viewer to the load balancer.
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

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: EdgeSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("EdgeSecurity", name, () => resolveEdgeSecurity(name, args));
    super("redoubt-aws:index:EdgeSecurity", name, {}, opts);
    checkInRegion(this, `EdgeSecurity "${name}"`, (problems, region) => checkEdgeRegions(problems, spec, region));

    const zone = hostedZone(this, name, spec);
    const originCertificate = certificate(this, `${name}-origin`, spec, zone);
    const viewerCertificate = certificate(this, `${name}-viewer`, spec, zone, GLOBAL_REGION);
    const logs = logBucket(this, name, spec, GLOBAL_REGION);
    const origin = loadBalancerOrigin(this, name, spec, originCertificate, logs);
    const operators = operatorAccess(this, name, spec, origin);
    const secondary =
      spec.secondary && secondaryOrigin(this, `${name}-secondary`, { ...spec, ...spec.secondary }, zone);
    const acl = webAcl(this, name, spec, GLOBAL_REGION);
    const [cdnArn, setCdnArn] = pulumi.deferredOutput<string>();
    const content = staticContent(this, name, spec, { primary: logs, secondary: secondary?.logs }, cdnArn);
    const cdn = distribution(this, name, spec, {
      primary: origin.loadBalancer,
      secondary: secondary?.loadBalancer,
      staticContent: content,
      certificateArn: viewerCertificate,
      webAclArn: acl,
    });
    setCdnArn(cdn.arn);
    cdnLogDelivery(this, name, spec, cdn, logs, GLOBAL_REGION);
    const check = healthCheck(this, name, spec);
    dnsRecords(this, name, spec, zone, cdn, check);
    alarms(this, name, spec, check, [
      { part: "origin", arn: originCertificate },
      { part: "viewer", arn: viewerCertificate, region: GLOBAL_REGION },
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

interface SecondaryOrigin extends LoadBalancerOrigin {
  certificateArn: pulumi.Output<string>;
  logs: SecureBucket;
}

/** Creates the load balancer of the secondary region with its own certificate and log bucket. */
const secondaryOrigin = (
  parent: pulumi.Resource,
  name: string,
  spec: RegionalSpec,
  zone: HostedZone,
): SecondaryOrigin => {
  const certificateArn = certificate(parent, name, spec, zone, spec.region);
  const logs = logBucket(parent, name, spec);
  return { ...loadBalancerOrigin(parent, name, spec, certificateArn, logs), certificateArn, logs };
};
