// SPDX-License-Identifier: Apache-2.0
import { all, any, each, isNotTrue, isOwnKey, isSet, isTrue, isUnset, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, CREDENTIALS, EXPOSURE } from "./controls";
import { aws, VOLUMES } from "./tokens";

const INSTANCES = aws("ec2", "Instance", "SpotInstanceRequest");
const TEMPLATES = aws("ec2", "LaunchTemplate");
const CONFIGURATIONS = aws("ec2", "LaunchConfiguration");
const METADATA = "AWS Security Hub EC2.8, EC2.170";
const fewHops = satisfies("metadataOptions.httpPutResponseHopLimit", (hops) => hops === undefined || hops === null || Number(hops) <= 2, "must be 2 or less");
const tokensRequired = any(oneOf("metadataOptions.httpTokens", ["required"]), oneOf("metadataOptions.httpEndpoint", ["disabled"]));
/** An instance of a template has from there what it does not say itself. */
const saysItself = (property: string) => any(isSet(property), isUnset("launchTemplate"));
const ACCESS_KEY = /\b(AKIA|ASIA)[A-Z0-9]{16}\b/;
const holdsNoKey = (path: string) => satisfies(path, (data) => ![String(data), Buffer.from(String(data), "base64").toString()].some((text) => ACCESS_KEY.test(text)), "must hold no access key");

export const compute: Rule[] = [
  {
    id: "volume-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A volume is encrypted.",
    resources: VOLUMES,
    check: isTrue("encrypted"),
    mend: "set encrypted to true: it can't be changed later", remedy: { encrypted: true },
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "volume-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A volume is encrypted under a key of its owner.",
    resources: VOLUMES,
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  },
  {
    id: "snapshot-copy-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "Copies of snapshots and machine images are encrypted.",
    resources: [...aws("ebs", "SnapshotCopy"), ...aws("ec2", "AmiCopy")],
    check: isTrue("encrypted"),
    mend: "set encrypted to true", remedy: { encrypted: true },
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
  },
  {
    id: "volumes-encrypted-by-default", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "An account encrypts new volumes of itself.",
    resources: aws("ebs", "EncryptionByDefault"),
    check: oneOf("enabled", [true, undefined]),
    mend: "set enabled to true", remedy: { enabled: true },
    source: "AWS Security Hub EC2.7",
  },
  {
    id: "instance-volumes-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "Volumes of an instance are encrypted.",
    resources: [...INSTANCES, ...CONFIGURATIONS],
    check: all(when(saysItself("rootBlockDevice"), isTrue("rootBlockDevice.encrypted")), each("ebsBlockDevices", any(isTrue("encrypted"), isTrue("noDevice")))),
    mend: "set encrypted of rootBlockDevice and of each of ebsBlockDevices to true",
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "launch-template-volumes-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "Volumes of a launch template are encrypted.",
    resources: TEMPLATES,
    check: all(isSet("blockDeviceMappings"), each("blockDeviceMappings", when(isSet("ebs"), isTrue("ebs.encrypted")))),
    mend: 'set blockDeviceMappings[].ebs.encrypted to "true"',
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "launch-template-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "Volumes of a launch template are encrypted under a key of their owner.",
    resources: TEMPLATES,
    check: each("blockDeviceMappings", when(isSet("ebs"), isOwnKey("ebs.kmsKeyId"))),
    mend: "set blockDeviceMappings[].ebs.kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  },
  {
    id: "instance-metadata-needs-token", topic: "identity", severity: "high", controls: CREDENTIALS,
    requires: "An instance gives out its role's credentials to who holds a token only.",
    resources: INSTANCES,
    check: when(saysItself("metadataOptions"), tokensRequired),
    mend: 'set metadataOptions.httpTokens to "required"', remedy: { "metadataOptions.httpTokens": "required" },
    source: METADATA,
  },
  {
    id: "launch-template-metadata-needs-token", topic: "identity", severity: "high", controls: CREDENTIALS,
    requires: "Instances of a template give out their role's credentials to who holds a token only.",
    resources: [...TEMPLATES, ...CONFIGURATIONS],
    check: tokensRequired,
    mend: 'set metadataOptions.httpTokens to "required"', remedy: { "metadataOptions.httpTokens": "required" },
    source: METADATA,
  },
  {
    id: "instance-metadata-stays-near", topic: "identity", severity: "medium", controls: CREDENTIALS,
    requires: "An instance's credentials go no further than a container on it.",
    resources: [...INSTANCES, ...TEMPLATES, ...CONFIGURATIONS],
    check: fewHops,
    mend: "set metadataOptions.httpPutResponseHopLimit to 1, or 2 for containers",
    source: "AWS Security Hub AutoScaling.4",
  },
  {
    id: "instance-data-holds-no-keys", topic: "identity", severity: "critical", controls: CREDENTIALS,
    requires: "What an instance starts with holds no access key: whoever is on it can read it.",
    resources: [...INSTANCES, ...CONFIGURATIONS],
    check: all(holdsNoKey("userData"), holdsNoKey("userDataBase64")),
    mend: "take the key out, and give the instance a role",
    source: "docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
  },
  {
    id: "launch-template-data-holds-no-keys", topic: "identity", severity: "critical", controls: CREDENTIALS,
    requires: "What instances of a template start with holds no access key.",
    resources: TEMPLATES,
    check: holdsNoKey("userData"),
    mend: "take the key out, and give the template an instance profile",
    source: "docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
  },
  {
    id: "instance-not-public", topic: "network-exposure", severity: "high", controls: EXPOSURE,
    requires: "An instance has no address on the internet.",
    resources: [...INSTANCES, ...CONFIGURATIONS],
    check: isNotTrue("associatePublicIpAddress"),
    mend: "set associatePublicIpAddress to false, and reach it through a balancer", remedy: { associatePublicIpAddress: false },
    source: "AWS Security Hub EC2.9, AutoScaling.5",
  },
  {
    id: "launch-template-not-public", topic: "network-exposure", severity: "high", controls: EXPOSURE,
    requires: "Instances of a template have no address on the internet.",
    resources: TEMPLATES,
    check: each("networkInterfaces", isNotTrue("associatePublicIpAddress")),
    mend: "set networkInterfaces[].associatePublicIpAddress to false",
    source: "AWS Security Hub EC2.25",
  },
];
