// SPDX-License-Identifier: Apache-2.0
// The security policies of AWS services that enforce a minimum TLS version. Names are compared exactly, because some policies
// with the same prefix accept TLS 1.0.
import type { RuleSettings } from "../checks";

type PoliciesByMinimum = Record<RuleSettings["minTls"], readonly string[]>;

const withPrefix = (prefix: string, suffixes: string[]): string[] => suffixes.map((suffix) => `${prefix}${suffix}`);

/** A policy with a minimum of TLS 1.3 also meets a minimum of TLS 1.2. */
const acceptedPolicies =
  (policies: PoliciesByMinimum) =>
  ({ minTls }: Pick<RuleSettings, "minTls">): readonly string[] =>
    minTls === "1.3" ? policies["1.3"] : [...policies["1.3"], ...policies["1.2"]];

/**
 * Policies that require TLS 1.2, but accept ciphers without forward secrecy or do not support TLS 1.3. They do not meet the Security
 * Hub control ELB.17.
 */
export const NOT_RECOMMENDED_LISTENER_POLICIES = [
  ...withPrefix("ELBSecurityPolicy-TLS13-1-2-", [
    "2021-06",
    "PQ-2025-09",
    "FIPS-2023-04",
    "FIPS-PQ-2025-09",
    "Ext0-FIPS-2023-04",
    "Ext0-FIPS-PQ-2025-09",
    "Ext1-2021-06",
    "Ext1-PQ-2025-09",
    "Ext1-FIPS-2023-04",
    "Ext1-FIPS-PQ-2025-09",
    "Ext2-2021-06",
    "Ext2-PQ-2025-09",
    "Ext2-FIPS-2023-04",
    "Ext2-FIPS-PQ-2025-09",
  ]),
  ...withPrefix("ELBSecurityPolicy-", [
    "TLS-1-2-2017-01",
    "TLS-1-2-Ext-2018-06",
    "FS-1-2-2019-08",
    "FS-1-2-Res-2019-08",
    "FS-1-2-Res-2020-10",
  ]),
];

export const listenerPolicies = acceptedPolicies({
  "1.3": withPrefix("ELBSecurityPolicy-TLS13-1-3-", [
    "2021-06",
    "FIPS-2023-04",
    "PQ-2025-09",
    "FIPS-PQ-2025-09",
    "RFC9151-FIPS-2023-07",
  ]),
  "1.2": [
    ...withPrefix("ELBSecurityPolicy-TLS13-1-2-Res-", ["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"]),
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
    ...NOT_RECOMMENDED_LISTENER_POLICIES,
  ],
});

export const viewerPolicies = acceptedPolicies({ "1.3": ["TLSv1.3_2025"], "1.2": ["TLSv1.2_2025", "TLSv1.2_2021"] });

export const apiPolicies = acceptedPolicies({
  "1.3": [
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_2025_EDGE",
  ],
  "1.2": [
    ...withPrefix("SecurityPolicy_TLS13_1_2_", [
      "2021_06",
      "PQ_2025_09",
      "PFS_PQ_2025_09",
      "FIPS_PQ_2025_09",
      "FIPS_PFS_PQ_2025_09",
    ]),
    "TLS_1_2",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
  ],
});

/** OpenSearch Service has no policy with a minimum of TLS 1.3. These policies accept TLS 1.2 and 1.3. */
export const OPENSEARCH_POLICIES = ["Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"];

/** API Gateway has no policy with a minimum of TLS 1.3 for HTTP APIs. */
export const HTTP_API_POLICIES = ["TLS_1_2"];
