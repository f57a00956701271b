// SPDX-License-Identifier: Apache-2.0
import { isWorld } from "../addresses";
import { both, PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import {
  all,
  any,
  isNotTrue,
  isOwnKey,
  isTrue,
  isUnset,
  oneOf,
  reading,
  satisfies,
  when,
  type Check,
  type Properties,
} from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, EXPOSURE, IN_TRANSIT, PRIVATE_STORES, SEGMENTATION } from "./controls";
import { aws } from "./tokens";

/** Shells, remote desktops: never for the world. */
const ADMIN_PORTS = [22, 3389];
/** What the world may be served. */
const PLAIN_WEB = 80;
const WEB_PORTS = [PLAIN_WEB, 443];

interface Range {
  cidrs: unknown[];
  from: unknown;
  to: unknown;
  protocol: unknown;
}

const portsKnown = ({ from, to, protocol }: Range): boolean => ![from, to, protocol].includes(UNKNOWN);
const isAll = ({ protocol }: Range): boolean => ["-1", "all"].includes(String(protocol));
const covers = (range: Range, port: number): boolean =>
  isAll(range) ||
  (range.from === undefined && range.to === undefined) ||
  (Number(range.from ?? range.to) <= port && port <= Number(range.to ?? range.from));
const isAdmin = (range: Range): boolean =>
  (isAll(range) || ["6", "tcp"].includes(String(range.protocol).toLowerCase())) &&
  ADMIN_PORTS.some((port) => covers(range, port));
/** ICMP has no ports. */
const isIcmp = ({ protocol }: Range): boolean => /^(1|58|icmp|icmpv6)$/i.test(String(protocol));
const isOther = (range: Range): boolean =>
  !isAdmin(range) &&
  !isIcmp(range) &&
  !(range.from !== undefined && range.from === range.to && WEB_PORTS.includes(Number(range.from)));

/** Ranges of ports that are open to the world must not be of a kind. What is closed to it is, with whatever ports. */
const judge = (ranges: Range[], wrong: (range: Range) => boolean, what: string): Answer =>
  both(
    ranges.map((range): Answer => {
      const isOpen = range.cidrs.some(isWorld);
      if (isOpen && portsKnown(range))
        return wrong(range)
          ? violation(
              `ports ${isAll(range) ? "all" : `${String(range.from)}-${String(range.to)}`} must not be open to the world: ${what}`,
            )
          : PASS;
      const isMaybe = isOpen || range.cidrs.includes(UNKNOWN);
      return isMaybe && !(portsKnown(range) && !wrong(range)) ? unknownAt("cidr, ports") : PASS;
    }),
  );

const listOf = (value: unknown): unknown[] => (value === UNKNOWN ? [UNKNOWN] : [value ?? []].flat());

/** The rules that stand in a group itself. */
const inlineRanges = (properties: Properties): Range[] =>
  listOf(properties["ingress"]).map((rule) =>
    rule === UNKNOWN
      ? { cidrs: [UNKNOWN], from: UNKNOWN, to: UNKNOWN, protocol: UNKNOWN }
      : rangeOf(rule as Properties),
  );
const rangeOf = (rule: Properties): Range => ({
  cidrs: ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrBlock", "ipv6CidrBlock"].flatMap((name) =>
    listOf(rule[name]),
  ),
  from: rule["fromPort"],
  to: rule["toPort"],
  protocol: rule["protocol"] ?? rule["ipProtocol"],
});

const INLINE_READS = ["cidrBlocks", "ipv6CidrBlocks", "fromPort", "toPort", "protocol"];
const inline = (wrong: (range: Range) => boolean, what: string): Check =>
  reading(
    INLINE_READS.map((name) => `ingress.${name}`),
    (properties) => judge(inlineRanges(properties), wrong, what),
  );
const single = (wrong: (range: Range) => boolean, what: string): Check =>
  reading(["cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol"], (properties) =>
    judge([rangeOf(properties)], wrong, what),
  );
const classic = (wrong: (range: Range) => boolean, what: string): Check =>
  reading(["type", ...INLINE_READS], (properties) =>
    properties["type"] === "egress" ? PASS : judge([rangeOf(properties)], wrong, what),
  );
const ADMIN = "they are for administration";
/** An entry of a network's list. */
const open = reading(["cidrBlock", "ipv6CidrBlock", "fromPort", "toPort", "protocol"], (properties) =>
  judge([rangeOf(properties)], isAdmin, ADMIN),
);
const allows = (property: string): Check =>
  satisfies(property, (action) => String(action).toLowerCase() === "allow", "allows");
const OTHERS = "only 80 and 443 may be";
/** Of a list's entries the first that a packet meets decides, by their numbers: this one denies the world a port that the other would open. */
const shuts = (one: Properties, other: Properties, port: number): boolean => {
  const denied = rangeOf(one);
  return (
    String(one["action"] === UNKNOWN ? "" : one["action"]).toLowerCase() === "deny" &&
    one["ruleNo"] !== UNKNOWN &&
    Number(one["ruleNo"]) < Number(other["ruleNo"]) &&
    portsKnown(denied) &&
    (isAll(denied) || ["6", "tcp"].includes(String(denied.protocol).toLowerCase())) &&
    covers(denied, port) &&
    rangeOf(other).cidrs.every((cidr) => cidr !== UNKNOWN && (!isWorld(cidr) || denied.cidrs.includes(cidr)))
  );
};
const inOrder = reading(
  ["action", "ruleNo", "cidrBlock", "ipv6CidrBlock", "fromPort", "toPort", "protocol"].map((name) => `ingress.${name}`),
  ({ ingress }, settings) => {
    if (listOf(ingress).includes(UNKNOWN)) return unknownAt("ingress");
    const entries = listOf(ingress) as Properties[];
    const isShut = (entry: Properties): boolean =>
      entry["ruleNo"] !== UNKNOWN &&
      portsKnown(rangeOf(entry)) &&
      ADMIN_PORTS.every((port) => !covers(rangeOf(entry), port) || entries.some((one) => shuts(one, entry, port)));
    const { violations, unknown } = both(
      entries.map((entry) => (isShut(entry) ? PASS : when(allows("action"), open)(entry, settings))),
    );
    const inDoubt = violations.length > 0 && entries.some(({ ruleNo }) => ruleNo === UNKNOWN);
    return inDoubt ? { violations: [], unknown: [...unknown, "ingress.ruleNo"] } : { violations, unknown };
  },
);
const FORMS = [
  { suffix: "", kinds: aws("ec2", "SecurityGroup"), of: inline, who: "A security group" },
  { suffix: "-rule", kinds: aws("vpc", "SecurityGroupIngressRule"), of: single, who: "A rule of a security group" },
  {
    suffix: "-classic-rule",
    kinds: aws("ec2", "SecurityGroupRule"),
    of: classic,
    who: "A rule of a security group, in its older form,",
  },
];

export const network: Rule[] = [
  ...FORMS.map(({ suffix, kinds, of, who }): Rule => ({
    id: `security-group${suffix}-admin-closed`,
    topic: "network-exposure",
    severity: "critical",
    controls: EXPOSURE,
    title: `${who} lets nobody from the internet in to administer machines.`,
    resources: kinds,
    check: of(isAdmin, ADMIN),
    remediation: "open the port to a network or security group of yours only, or use Systems Manager",
    source: "AWS Security Hub EC2.13, EC2.14, EC2.19",
  })),
  ...FORMS.map(({ suffix, kinds, of, who }): Rule => ({
    id: `security-group${suffix}-ports-closed`,
    topic: "network-exposure",
    severity: "high",
    controls: EXPOSURE,
    title: `${who} opens no port but those of the web to the internet.`,
    resources: kinds,
    check: of(isOther, OTHERS),
    remediation: "open the port to a network or security group of yours only",
    source: "AWS Security Hub EC2.18",
  })),
  ...FORMS.map(({ suffix, kinds, of, who }): Rule => ({
    id: `security-group${suffix}-no-plain-web`,
    topic: "tls13",
    severity: "medium",
    level: "advisory",
    controls: IN_TRANSIT,
    title: `${who} lets no plain HTTP in from the internet.`,
    resources: kinds,
    check: of((range) => covers(range, PLAIN_WEB) && !isAdmin(range) && !isIcmp(range), "80 is plain HTTP's"),
    remediation: "open 443 alone, and have the edge redirect",
    source: "docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html",
  })),
  {
    id: "vpc-default-security-group-closed",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Default security groups allow no inbound or outbound traffic.",
    resources: aws("ec2", "DefaultSecurityGroup"),
    check: all(isUnset("ingress"), isUnset("egress")),
    remediation: "Omit ingress and egress.",
    source: "AWS Security Hub EC2.2",
  },
  {
    id: "vpc-subnet-auto-assign-public-ip-disabled",
    topic: "network-exposure",
    severity: "medium",
    controls: EXPOSURE,
    title: "Subnets do not assign public IP addresses automatically.",
    resources: [...aws("ec2", "Subnet"), ...aws("ec2", "DefaultSubnet")],
    check: isNotTrue("mapPublicIpOnLaunch"),
    remediation: "Omit mapPublicIpOnLaunch or set it to false.",
    autoFix: { mapPublicIpOnLaunch: false },
    source: "AWS Security Hub EC2.15",
  },
  {
    id: "vpc-network-acl-rule-no-public-admin-ports",
    topic: "network-exposure",
    severity: "high",
    controls: EXPOSURE,
    title: "Network ACL rules block administration ports from the internet.",
    resources: aws("ec2", "NetworkAclRule"),
    check: when(all(allows("ruleAction"), isNotTrue("egress")), open),
    remediation: "Restrict cidrBlock, or exclude ports 22 and 3389.",
    source: "AWS Security Hub EC2.21",
  },
  {
    id: "vpc-network-acl-no-public-admin-ports",
    topic: "network-exposure",
    severity: "high",
    controls: EXPOSURE,
    title: "Network ACLs with inline rules block administration ports from the internet.",
    resources: aws("ec2", "NetworkAcl", "DefaultNetworkAcl"),
    check: inOrder,
    remediation: "Restrict cidrBlock of the ingress entries, or exclude ports 22 and 3389.",
    source: "AWS Security Hub EC2.21",
  },
  {
    id: "vpc-flow-log-traffic-type",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "VPC flow logs capture all traffic or rejected traffic.",
    resources: aws("ec2", "FlowLog"),
    check: oneOf("trafficType", ["ALL", "REJECT"]),
    remediation: "Set trafficType to ALL.",
    source: "AWS Security Hub EC2.6",
  },
  {
    id: "vpc-flow-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "VPCs have flow logs enabled.",
    resources: aws("ec2", "Vpc"),
    ...hasCompanion({ of: aws("ec2", "Vpc"), is: aws("ec2", "FlowLog"), by: "vpcId", called: "an ec2 FlowLog" }),
    remediation: "Add an ec2 FlowLog and set its vpcId to the VPC.",
    source: "AWS Security Hub EC2.6",
  },
  {
    id: "mq-broker-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "Amazon MQ brokers are not publicly accessible.",
    resources: aws("mq", "Broker"),
    check: isNotTrue("publiclyAccessible"),
    remediation: "Omit publiclyAccessible or set it to false.",
    autoFix: { publiclyAccessible: false },
    source: "docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
  },
  {
    id: "mq-broker-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    title: "Amazon MQ brokers are encrypted with a customer managed KMS key.",
    resources: aws("mq", "Broker"),
    check: isOwnKey("encryptionOptions.kmsKeyId"),
    remediation: "Set encryptionOptions to { useAwsOwnedKey: false, kmsKeyId }.",
    source: "docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection-encryption.html",
  },
  {
    id: "mq-broker-cloudwatch-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "Amazon MQ brokers send logs to CloudWatch Logs.",
    resources: aws("mq", "Broker"),
    check: all(
      isTrue("logs.general"),
      any(
        isTrue("logs.audit"),
        satisfies("engineType", (engine) => String(engine).toLowerCase() === "rabbitmq", "is RabbitMQ, which has none"),
      ),
    ),
    remediation: "Set logs.general to true. If the engine is ActiveMQ, also set logs.audit to true.",
    source: "AWS Security Hub MQ.2",
  },
  {
    id: "transfer-server-vpc-endpoint",
    topic: "network-exposure",
    severity: "medium",
    level: "advisory",
    controls: EXPOSURE,
    title: "Transfer Family servers use a VPC endpoint.",
    resources: aws("transfer", "Server"),
    check: oneOf("endpointType", ["VPC", "VPC_ENDPOINT"]),
    remediation: "Set endpointType to VPC and set endpointDetails.",
    source: "docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html",
  },
  {
    id: "transfer-server-no-ftp",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Transfer Family servers do not use FTP.",
    resources: aws("transfer", "Server"),
    check: satisfies(
      "protocols",
      (protocols) => !(Array.isArray(protocols) && protocols.includes("FTP")),
      "must not include FTP",
    ),
    remediation: "Remove FTP from protocols. SFTP and FTPS encrypt the traffic.",
    source: "AWS Security Hub Transfer.2",
  },
  {
    id: "transfer-server-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title:
      "Transfer Family servers require TLS 1.2 and strong ciphers.",
    resources: aws("transfer", "Server"),
    check: oneOf(
      "securityPolicyName",
      [
        "2022-03",
        "2023-05",
        "2024-01",
        "2025-03",
        "FIPS-2023-05",
        "FIPS-2024-01",
        "FIPS-2024-05",
        "FIPS-2025-03",
        "SshAuditCompliant-2025-02",
        "AS2Restricted-2025-07",
      ].map((name) => `TransferSecurityPolicy-${name}`),
    ),
    remediation: "Set securityPolicyName to TransferSecurityPolicy-2025-03. If it is not set, AWS uses a 2018 policy. TLS 1.2 is the highest minimum version that the service supports.",
    source: "docs.aws.amazon.com/transfer/latest/userguide/security-policies.html",
  },
];
