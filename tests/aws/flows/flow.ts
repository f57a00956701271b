// SPDX-License-Identifier: Apache-2.0
// A flow: one request that the platform depends on, or must refuse.
import { contextOf, type Context } from "../../../policies/iam-evaluation/pattern";
import { principalKeys, type Principal } from "../../../policies/iam-evaluation/principal";
import { ACCOUNT } from "../../../stacks/recording/arns";

/** Another account. Its identity policies and resource policies allow everything, so that only the stack can refuse. */
export const OTHER_ACCOUNT = "999988887777";

export type Caller =
  /** A service principal, such as `cloudtrail.amazonaws.com`. */
  | { service: string }
  /** The logical name of a role in the stack. */
  | { role: string }
  /** A service-linked role of the account, such as `macie.amazonaws.com/AWSServiceRoleForAmazonMacie`. */
  | { serviceLinkedRole: string }
  /** An administrator of an account, with the permissions of AdministratorAccess. */
  | { administratorOf: string }
  | "anonymous";

export type Keys = Record<string, string | string[] | undefined>;

export interface Flow {
  /** What happens, as a sentence. */
  name: string;
  caller: Caller;
  /** One action, or several with the same result. */
  action: string | string[];
  /** ARN, or `*` for actions without a resource. */
  resource: string;
  /** The account that owns the resource. @default - the stack's account */
  owner?: string;
  /** The resource's own policy allows everyone, so that only other policies can refuse. @default - true in another account */
  open?: boolean;
  /** Logical name of the VPC endpoint that the request passes. @default - none */
  endpoint?: string;
  /** The condition keys that the caller sends, besides those of all requests. */
  keys?: Keys;
  expected: "allow" | "deny";
  /** The page that documents the request, its keys or the expectation. */
  source: string;
}

const DOCS = "https://docs.aws.amazon.com";
export const docs = (path: string): string => `${DOCS}/${path}`;

/** Actions whose requests have no `aws:ResourceAccount` (AWS, "AWS global condition context keys"). */
const WITHOUT_RESOURCE_ACCOUNT =
  /^(ebs|events):|^ec2:(Copy(FpgaImage|Image|Snapshot)|Create(TransitGatewayPeeringAttachment|Volume|VpcPeeringConnection))$/;

export const principalOf = (caller: Caller): Principal => {
  if (caller === "anonymous") return { kind: "anonymous" };
  if ("service" in caller) return { kind: "service", names: [caller.service] };
  if ("administratorOf" in caller)
    return { kind: "role", arn: `arn:aws:iam::${caller.administratorOf}:role/administrator` };
  const name = "role" in caller ? caller.role : `aws-service-role/${caller.serviceLinkedRole}`;
  return { kind: "role", arn: `arn:aws:iam::${ACCOUNT}:role/${name}` };
};

/**
 * The context of a request over TLS. AWS does not document which version its services use with buckets. Service principals are
 * taken to use 1.2. Roles are taken to use 1.3, also those that services assume (docs/tls.md).
 */
export const contextFor = ({ caller, owner = ACCOUNT, keys = {} }: Flow, action: string): Context => {
  const principal = principalOf(caller);
  return contextOf({
    ...principalKeys(principal),
    "aws:SecureTransport": "true",
    ...(!WITHOUT_RESOURCE_ACCOUNT.test(action) && { "aws:ResourceAccount": owner }),
    ...(action.startsWith("s3:") && { "s3:TlsVersion": principal.kind === "service" ? "1.2" : "1.3" }),
    ...keys,
  });
};

type Row = (name: string, action: string | string[], resource: string, keys?: Keys) => Flow;

/** Returns functions that write rows with the same caller and source. */
export const flowsOf = (
  common: Pick<Flow, "caller" | "source" | "owner" | "open" | "endpoint">,
): { allow: Row; deny: Row } => {
  const row =
    (expected: Flow["expected"]): Row =>
    (name, action, resource, keys) => ({ ...common, name, action, resource, keys, expected });
  return { allow: row("allow"), deny: row("deny") };
};
