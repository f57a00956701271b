// SPDX-License-Identifier: Apache-2.0
import { oneOf, satisfies } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT, NETWORK_EXPOSURE } from "./controls";
import { aws } from "./tokens";

const SERVERS = aws("transfer", "Server");
const SECURITY_POLICIES = [
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
].map((name) => `TransferSecurityPolicy-${name}`);

export const transfer: Rule[] = [
  {
    id: "transfer-server-vpc-endpoint",
    topic: "network-exposure",
    severity: "medium",
    level: "advisory",
    controls: NETWORK_EXPOSURE,
    title: "Transfer Family servers use a VPC endpoint.",
    resources: SERVERS,
    check: oneOf("endpointType", ["VPC", "VPC_ENDPOINT"]),
    remediation: "Set endpointType to VPC and set endpointDetails.",
    source: "docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html",
  },
  {
    id: "transfer-server-no-ftp",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Transfer Family servers do not use FTP.",
    resources: SERVERS,
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
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Transfer Family servers require TLS 1.2 and strong ciphers.",
    resources: SERVERS,
    check: oneOf("securityPolicyName", SECURITY_POLICIES),
    remediation:
      "Set securityPolicyName to TransferSecurityPolicy-2025-03. If it is not set, AWS uses a 2018 policy. TLS 1.2 is the highest minimum version that the service supports.",
    source: "docs.aws.amazon.com/transfer/latest/userguide/security-policies.html",
  },
];
