// SPDX-License-Identifier: Apache-2.0
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import {
  all,
  any,
  defineCheck,
  each,
  isCustomerManagedKey,
  isNotTrue,
  isSet,
  isTrue,
  isUnset,
  oneOf,
  satisfies,
  when,
} from "../checks";
import { valuesAt } from "../property-path";
import type { Rule } from "../rule";
import { CREDENTIALS, ENCRYPTION_AT_REST, NETWORK_EXPOSURE } from "./controls";
import { aws } from "./tokens";

const INSTANCES = aws("ec2", "Instance", "SpotInstanceRequest");
const LAUNCH_TEMPLATES = aws("ec2", "LaunchTemplate");
const LAUNCH_CONFIGURATIONS = aws("ec2", "LaunchConfiguration");
const IMDSV2_CONTROLS = "AWS Security Hub EC2.8, EC2.170";
const limitsHops = satisfies(
  "metadataOptions.httpPutResponseHopLimit",
  (hops) => hops === undefined || hops === null || Number(hops) <= 2,
  "must be 2 or less",
);
const requiresImdsV2 = any(
  oneOf("metadataOptions.httpTokens", ["required"]),
  oneOf("metadataOptions.httpEndpoint", ["disabled"]),
);
/** An instance takes the properties that it does not set from its launch template, which has its own rules. */
const isSetOnInstance = (property: string) => any(isSet(property), isUnset("launchTemplate"));
const ACCESS_KEY = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;
const containsAccessKey = (data: unknown): boolean =>
  [String(data), Buffer.from(String(data), "base64").toString()].some((text) => ACCESS_KEY.test(text));
/** The violation does not show the value: reports and CI logs must not contain the access key. */
const hasNoAccessKey = (path: string) =>
  defineCheck([path], (properties) => {
    const values = valuesAt(properties, path);
    if (values.some((value) => value !== UNKNOWN && containsAccessKey(value)))
      return violation(`${path} (value not shown) must not contain an AWS access key`);
    return values.includes(UNKNOWN) ? unknownAt(path) : PASS;
  });

export const ec2: Rule[] = [
  {
    id: "ec2-instance-volumes-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "EC2 instances have encrypted EBS volumes.",
    resources: [...INSTANCES, ...LAUNCH_CONFIGURATIONS],
    check: all(
      when(isSetOnInstance("rootBlockDevice"), isTrue("rootBlockDevice.encrypted")),
      each("ebsBlockDevices", any(isTrue("encrypted"), isTrue("noDevice"))),
    ),
    remediation: "Set encrypted to true in rootBlockDevice and in each entry of ebsBlockDevices.",
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "ec2-launch-template-volumes-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "EC2 launch templates have encrypted EBS volumes.",
    resources: LAUNCH_TEMPLATES,
    check: all(isSet("blockDeviceMappings"), each("blockDeviceMappings", when(isSet("ebs"), isTrue("ebs.encrypted")))),
    remediation: 'Set blockDeviceMappings[].ebs.encrypted to "true".',
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "ec2-launch-template-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "EC2 launch templates encrypt EBS volumes with a customer managed KMS key.",
    resources: LAUNCH_TEMPLATES,
    check: each("blockDeviceMappings", when(isSet("ebs"), isCustomerManagedKey("ebs.kmsKeyId"))),
    remediation: "Set blockDeviceMappings[].ebs.kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  },
  {
    id: "ec2-instance-imdsv2-required",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "EC2 instances require IMDSv2.",
    resources: INSTANCES,
    check: when(isSetOnInstance("metadataOptions"), requiresImdsV2),
    remediation: "Set metadataOptions.httpTokens to required.",
    autoFix: { "metadataOptions.httpTokens": "required" },
    source: IMDSV2_CONTROLS,
  },
  {
    id: "ec2-launch-template-imdsv2-required",
    topic: "identity",
    severity: "high",
    controls: CREDENTIALS,
    title: "EC2 launch templates and launch configurations require IMDSv2.",
    resources: [...LAUNCH_TEMPLATES, ...LAUNCH_CONFIGURATIONS],
    check: requiresImdsV2,
    remediation: "Set metadataOptions.httpTokens to required.",
    autoFix: { "metadataOptions.httpTokens": "required" },
    source: IMDSV2_CONTROLS,
  },
  {
    id: "ec2-instance-imds-hop-limit",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "EC2 instances and launch templates restrict the metadata response hop limit.",
    resources: [...INSTANCES, ...LAUNCH_TEMPLATES, ...LAUNCH_CONFIGURATIONS],
    check: limitsHops,
    remediation:
      "Set metadataOptions.httpPutResponseHopLimit to 1. Set it to 2 if containers on the instance use IMDS.",
    source: "AWS Security Hub AutoScaling.4",
  },
  {
    id: "ec2-instance-user-data-no-secrets",
    topic: "identity",
    severity: "critical",
    controls: CREDENTIALS,
    title: "EC2 instances have no access keys in user data.",
    resources: [...INSTANCES, ...LAUNCH_CONFIGURATIONS],
    check: all(hasNoAccessKey("userData"), hasNoAccessKey("userDataBase64")),
    remediation:
      "Remove the access key from userData and set iamInstanceProfile to give the instance a role. Any process on the instance can read the user data.",
    source: "docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
  },
  {
    id: "ec2-launch-template-user-data-no-secrets",
    topic: "identity",
    severity: "critical",
    controls: CREDENTIALS,
    title: "EC2 launch templates have no access keys in user data.",
    resources: LAUNCH_TEMPLATES,
    check: hasNoAccessKey("userData"),
    remediation: "Remove the access key from userData and set iamInstanceProfile to an instance profile.",
    source: "docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
  },
  {
    id: "ec2-instance-no-public-ip",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "EC2 instances have no public IP address.",
    resources: [...INSTANCES, ...LAUNCH_CONFIGURATIONS],
    check: isNotTrue("associatePublicIpAddress"),
    remediation: "Set associatePublicIpAddress to false and use a load balancer to reach the instance.",
    autoFix: { associatePublicIpAddress: false },
    source: "AWS Security Hub EC2.9, AutoScaling.5",
  },
  {
    id: "ec2-launch-template-no-public-ip",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "EC2 launch templates assign no public IP address.",
    resources: LAUNCH_TEMPLATES,
    check: each("networkInterfaces", isNotTrue("associatePublicIpAddress")),
    remediation: "Set networkInterfaces[].associatePublicIpAddress to false.",
    source: "AWS Security Hub EC2.25",
  },
];
