// SPDX-License-Identifier: Apache-2.0
import { all, includes, isSet, isTrue, when } from "../checks";
import type { Rule } from "../rule";
import { AT_REST } from "./controls";

export const compute: Rule[] = [
  {
    id: "volume-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A volume is encrypted.",
    resources: ["aws:ebs/volume:Volume"],
    check: isTrue("encrypted"),
    mend: "set encrypted to true: it can't be changed later",
    source: "AWS Security Hub EC2.3",
    controls: AT_REST,
  },
  {
    id: "volumes-encrypted-by-default",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "An account encrypts new volumes of itself.",
    resources: ["aws:ebs/encryptionByDefault:EncryptionByDefault"],
    check: isTrue("enabled"),
    mend: "set enabled to true",
    source: "AWS Security Hub EC2.7",
    controls: AT_REST,
  },
  {
    id: "launch-template-volumes-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "Volumes of a launch template are encrypted under a key of their owner.",
    resources: ["aws:ec2/launchTemplate:LaunchTemplate"],
    check: all(isTrue("blockDeviceMappings.ebs.encrypted"), isSet("blockDeviceMappings.ebs.kmsKeyId")),
    mend: "set blockDeviceMappings[].ebs.encrypted to \"true\" and kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    controls: AT_REST,
  },
  {
    id: "cluster-secrets-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A Kubernetes cluster's secrets are encrypted under a key of their owner.",
    resources: ["aws:eks/cluster:Cluster"],
    check: all(includes("encryptionConfig.resources", "secrets"), isSet("encryptionConfig.provider.keyArn")),
    mend: 'set encryptionConfig to { provider: { keyArn }, resources: ["secrets"] }',
    source: "AWS Security Hub EKS.3",
    controls: AT_REST,
  },
  {
    id: "file-system-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A file system is encrypted under a key of its owner.",
    resources: ["aws:efs/fileSystem:FileSystem"],
    check: all(isTrue("encrypted"), when(isTrue("encrypted"), isSet("kmsKeyId"))),
    mend: "set encrypted to true and kmsKeyId to the ARN of a key of yours",
    source: "AWS Security Hub EFS.1",
    controls: AT_REST,
  },
];
