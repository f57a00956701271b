// SPDX-License-Identifier: Apache-2.0
import { nameProblems, resolveWith, type NamedChild } from "../../lib/names";
import { AUTOMATIC_SUFFIX } from "./name-rules";
import { NAME_LIMITS, type NamedType } from "./names";
import { fittingName } from "./unique-name";

/** A child with an automatic name: the component's name, a suffix and a random suffix. */
const child = (type: NamedType, suffix: string): NamedChild => ({
  rule: NAME_LIMITS[type],
  nameOf: (name) => `${name}${suffix}${AUTOMATIC_SUFFIX}`,
});

/** A child for which a long name of the component is shortened. */
const shortenedChild = (type: NamedType, suffix: string): NamedChild => ({
  rule: NAME_LIMITS[type],
  nameOf: (name) => `${fittingName(type, name, suffix)}${AUTOMATIC_SUFFIX}`,
});

/**
 * The children of each component that limit its name. Other children of the same type have shorter names. Children of
 * optional parts count too, so that a secondary region can be added to every component. A test records the components and
 * holds this table against their children.
 */
const CHILDREN = {
  AuditTrail: [
    child("aws:cloudwatch/eventTarget:EventTarget", "-on-sign-in-without-mfa-topic"),
    child("aws:s3/bucket:Bucket", "-configuration"),
    child("aws:cloudtrail/trail:Trail", "-trail"),
    child("aws:cfg/conformancePack:ConformancePack", "-pci-dss"),
  ],
  DataTier: [
    child("aws:backup/vault:Vault", "-secondary-vault"),
    child("aws:rds/proxy:Proxy", "-db-proxy"),
    child("aws:s3/bucket:Bucket", "-secondary-objects-log"),
    child("aws:ec2/securityGroup:SecurityGroup", "-db-group"),
  ],
  EdgeSecurity: [
    child("aws:s3/bucket:Bucket", "-secondary-static"),
    child("aws:ec2/securityGroup:SecurityGroup", "-balancer"),
    shortenedChild("aws:lb/loadBalancer:LoadBalancer", "-lb"),
  ],
  HaCluster: [
    child("aws:iam/role:Role", "-membership-role"),
    child("aws:eks/nodeGroup:NodeGroup", "-nodes-a"),
    child("aws:kms/alias:Alias", "-key-alias"),
    child("aws:ec2/securityGroup:SecurityGroup", "-nodes"),
  ],
  ImageCache: [child("aws:kms/alias:Alias", "-key-alias")],
  LogArchive: [child("aws:s3/bucket:Bucket", "-snapshots")],
  Network: [
    child("aws:route53/resolverFirewallRule:ResolverFirewallRule", "-dns-generated-names"),
    child("aws:kms/alias:Alias", "-flow-key-alias"),
    child("aws:iam/role:Role", "-flow-role"),
    child("aws:ec2/securityGroup:SecurityGroup", "-endpoints"),
  ],
  WorkloadIdentity: [child("aws:iam/role:Role", "-role")],
} satisfies Record<string, readonly NamedChild[]>;

/**
 * Resolves the arguments of a component, and checks that AWS accepts the names that its children get from its name.
 * @throws ArgumentError that lists every problem of the name and of the arguments
 */
export const resolveNamed = <Spec>(component: keyof typeof CHILDREN, name: string, resolve: () => Spec): Spec =>
  resolveWith(nameProblems(component, name, CHILDREN[component]), resolve);
