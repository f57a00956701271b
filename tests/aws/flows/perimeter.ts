// SPDX-License-Identifier: Apache-2.0
// Requests that every bucket, key, topic and endpoint refuses or accepts, whatever it is used for.
import { ACCOUNT } from "../../../stacks/recording/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow } from "./flow";
import { arn, arnIn, bucket, type Site } from "./site";

const OWN = { administratorOf: ACCOUNT };
const STRANGER = { administratorOf: OTHER_ACCOUNT };

const buckets = (recorded: readonly Recorded[]): Flow[] => {
  const source = docs("AmazonS3/latest/userguide/amazon-s3-policy-keys.html");
  const own = flowsOf({ caller: OWN, source });
  const stranger = flowsOf({ caller: STRANGER, source });
  // Macie, GuardDuty and Access Analyzer read buckets with their service-linked roles.
  const macie = flowsOf({
    caller: { serviceLinkedRole: "macie.amazonaws.com/AWSServiceRoleForAmazonMacie" },
    source: docs("macie/latest/user/service-linked-roles.html"),
  });
  const internet = flowsOf({ caller: "anonymous", source });
  const actions = ["s3:GetObject", "s3:PutObject"];
  return ofType(recorded, "aws:s3/bucket:Bucket").flatMap(({ name, state }): Flow[] => {
    const bucketArn = String(state["arn"]);
    const object = `${bucketArn}/x`;
    const plain = { "aws:SecureTransport": "false" };
    return [
      own.allow(`An administrator reads ${name} with TLS 1.3`, "s3:GetObject", object),
      own.deny(`An administrator uses ${name} with TLS 1.2`, actions, object, { "s3:TlsVersion": "1.2" }),
      own.deny(`An administrator uses ${name} without TLS`, actions, object, plain),
      own.deny(`An administrator lists ${name} with TLS 1.2`, "s3:ListBucket", bucketArn, { "s3:TlsVersion": "1.2" }),
      own.deny(`An administrator lists ${name} without TLS`, "s3:ListBucket", bucketArn, plain),
      macie.allow(`A service-linked role reads ${name} with TLS 1.2`, "s3:GetObject", object, {
        "s3:TlsVersion": "1.2",
      }),
      stranger.deny(`Another account uses ${name}`, actions, object),
      internet.deny(`The internet uses ${name}`, actions, object),
    ];
  });
};

/** What the provider calls to create, update and delete a key with its alias, and what an operator needs besides. */
const MANAGE = [
  ...["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags", "ListGrants", "PutKeyPolicy"],
  ...["UpdateKeyDescription", "EnableKey", "EnableKeyRotation", "DisableKey", "TagResource", "UntagResource"],
  ...["CreateAlias", "UpdateAlias", "DeleteAlias", "ScheduleKeyDeletion", "CancelKeyDeletion", "RotateKeyOnDemand"],
  ...["RevokeGrant", "RetireGrant"],
].map((action) => `kms:${action}`);

const keys = (recorded: readonly Recorded[]): Flow[] => {
  const source = docs("kms/latest/developerguide/key-policies.html");
  const own = flowsOf({ caller: OWN, source });
  const stranger = flowsOf({ caller: STRANGER, source });
  return ofType(recorded, "aws:kms/key:Key").flatMap(({ name, state }): Flow[] => {
    const keyArn = String(state["arn"]);
    return [
      own.allow(`An administrator manages ${name}`, MANAGE, keyArn),
      stranger.deny(`Another account uses ${name}`, ["kms:Decrypt", "kms:CreateGrant", ...MANAGE], keyArn, {
        "kms:GrantIsForAWSResource": "true",
      }),
    ];
  });
};

/** Keys of data can be used through the services that store it only, even by administrators. */
const dataKeys = (recorded: readonly Recorded[]): Flow[] => {
  const { deny } = flowsOf({
    caller: OWN,
    source: docs("kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service"),
  });
  return ofType(recorded, "aws:kms/key:Key")
    .filter(({ name }) => /(-(db|cache|objects|backup)|logs|images)-key$/.test(name))
    .map(({ name, state }) => deny(`An administrator decrypts with ${name}`, "kms:Decrypt", String(state["arn"])));
};

/** The resource that an endpoint's service is used with, in the own or in another account. */
const resourceOf = (service: string, region: string): [action: string, resource: string] => {
  switch (service) {
    case "s3":
      return ["s3:PutObject", `${bucket("elsewhere")}/x`];
    case "dynamodb":
      return ["dynamodb:PutItem", arn("dynamodb", region, "table/elsewhere")];
    case "sts":
      return ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/elsewhere`];
    case "secretsmanager":
      return ["secretsmanager:PutSecretValue", arn("secretsmanager", region, "secret:elsewhere")];
    case "kms":
      return ["kms:Encrypt", arn("kms", region, "key/elsewhere")];
    case "logs":
      return ["logs:PutLogEvents", arn("logs", region, "log-group:elsewhere:log-stream:x")];
    case "ecr.api":
    case "ecr.dkr":
      return ["ecr:PutImage", arn("ecr", region, "repository/elsewhere")];
    case "ec2":
      return ["ec2:ModifySnapshotAttribute", arn("ec2", region, "snapshot/snap-1")];
    case "eks-auth":
      return ["eks-auth:AssumeRoleForPodIdentity", arn("eks", region, "cluster/elsewhere")];
    case "eks":
      return ["eks:DescribeCluster", arn("eks", region, "cluster/elsewhere")];
    case "autoscaling":
      return [
        "autoscaling:SetDesiredCapacity",
        arn("autoscaling", region, "autoScalingGroup:1:autoScalingGroupName/x"),
      ];
    case "elasticloadbalancing":
      return ["elasticloadbalancing:RegisterTargets", arn("elasticloadbalancing", region, "targetgroup/x/1")];
    default:
      throw new Error(`no request through the endpoint of ${service} is known`);
  }
};

/** Roles trust no administrator, and a key needs a key policy, so these requests differ from those to another account. */
const ownRequest = (service: string, recorded: readonly Recorded[]): [string, string] | undefined => {
  if (service === "sts") return ["sts:GetCallerIdentity", "*"];
  return service === "kms" ? ["kms:DescribeKey", arnIn(recorded, "aws:kms/key:Key", "cluster-key")] : undefined;
};

/** GuardDuty receives the findings of its agent, so the resource is AWS's (Amazon GuardDuty, "Creating an Amazon VPC endpoint"). */
const agentEndpoint = (endpoint: string): Flow[] => {
  const source = docs("guardduty/latest/ug/eksrunmon-prereq-deploy-security-agent.html");
  const send = ["The agent sends findings", "guardduty:SendSecurityTelemetry", "*"] as const;
  return [
    flowsOf({ caller: OWN, owner: OTHER_ACCOUNT, endpoint, source }).allow(`${endpoint}: ${send[0]}`, send[1], send[2]),
    flowsOf({ caller: STRANGER, owner: OTHER_ACCOUNT, endpoint, source }).deny(
      `${endpoint}: Another account's agent sends findings`,
      send[1],
      send[2],
    ),
  ];
};

/** Endpoints pass requests of the account's principals to the account's resources. */
const endpoints = (recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:ec2/vpcEndpoint:VpcEndpoint").flatMap(({ name, inputs }): Flow[] => {
    const [, , region = "", ...rest] = String(inputs["serviceName"]).split(".");
    const service = rest.join(".");
    if (service === "guardduty-data") return agentEndpoint(name);
    const [action, resource] = resourceOf(service, region);
    const source = docs("vpc/latest/privatelink/vpc-endpoints-access.html");
    const perimeter =
      "https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html";
    const theirs = resource.replace(ACCOUNT, OTHER_ACCOUNT);
    const [ownAction, ownResource] = ownRequest(service, recorded) ?? [action, resource];
    return [
      flowsOf({ caller: OWN, endpoint: name, source }).allow(
        `${name}: The account uses its resources`,
        ownAction,
        ownResource,
      ),
      flowsOf({ caller: OWN, owner: OTHER_ACCOUNT, endpoint: name, source: perimeter }).deny(
        `${name}: The account uses resources of another account`,
        action,
        theirs,
      ),
      flowsOf({ caller: STRANGER, open: true, endpoint: name, source: perimeter }).deny(
        `${name}: Another account uses open resources of the account`,
        action,
        resource,
      ),
      flowsOf({ caller: STRANGER, owner: OTHER_ACCOUNT, endpoint: name, source: perimeter }).deny(
        `${name}: Another account uses its resources`,
        action,
        theirs,
      ),
    ];
  });

/** Public registries keep layers in buckets of their own. Images come from ECR, so the endpoint does not pass these requests. */
const publicRegistries = ({ prefix, region }: Site): Flow[] => [
  flowsOf({
    caller: "anonymous",
    owner: OTHER_ACCOUNT,
    endpoint: `${prefix}network-s3`,
    source: "https://github.com/kubernetes/registry.k8s.io/blob/main/cmd/archeio/docs/request-handling.md",
  }).deny(
    `${prefix}Nodes read a bucket of registry.k8s.io`,
    "s3:GetObject",
    `${bucket(`prod-registry-k8s-io-${region}`)}/x`,
  ),
];

export const perimeterFlows = (sites: readonly Site[], recorded: readonly Recorded[]): Flow[] => [
  ...buckets(recorded),
  ...keys(recorded),
  ...dataKeys(recorded),
  ...endpoints(recorded),
  ...sites.flatMap(publicRegistries),
];
