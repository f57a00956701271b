// SPDX-License-Identifier: Apache-2.0
// The named policies of services that keep a floor of TLS. Exact names: those that only begin alike admit TLS 1.0.
import type { RuleSettings } from "../checks";

type Floors = Record<RuleSettings["minTls"], readonly string[]>;

const named = (prefix: string, suffixes: string[]): string[] => suffixes.map((suffix) => `${prefix}${suffix}`);

/** A higher floor keeps a lower one too. */
const keeping =
  (floors: Floors) =>
  ({ minTls }: Pick<RuleSettings, "minTls">): readonly string[] =>
    minTls === "1.3" ? floors["1.3"] : [...floors["1.3"], ...floors["1.2"]];

/** They keep a floor of 1.2, and take ciphers without forward secrecy, or no TLS 1.3: Security Hub ELB.17 does not recommend them. */
export const NOT_RECOMMENDED = [
  ...named("ELBSecurityPolicy-TLS13-1-2-", [
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
  ...named("ELBSecurityPolicy-", [
    "TLS-1-2-2017-01",
    "TLS-1-2-Ext-2018-06",
    "FS-1-2-2019-08",
    "FS-1-2-Res-2019-08",
    "FS-1-2-Res-2020-10",
  ]),
];

export const listenerPolicies = keeping({
  "1.3": named("ELBSecurityPolicy-TLS13-1-3-", [
    "2021-06",
    "FIPS-2023-04",
    "PQ-2025-09",
    "FIPS-PQ-2025-09",
    "RFC9151-FIPS-2023-07",
  ]),
  "1.2": [
    ...named("ELBSecurityPolicy-TLS13-1-2-Res-", ["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"]),
    "ELBSecurityPolicy-TLS13-1-2-RFC9151-FIPS-2023-07",
    ...NOT_RECOMMENDED,
  ],
});

export const viewerPolicies = keeping({ "1.3": ["TLSv1.3_2025"], "1.2": ["TLSv1.2_2025", "TLSv1.2_2021"] });

export const apiPolicies = keeping({
  "1.3": [
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_2025_EDGE",
  ],
  "1.2": [
    ...named("SecurityPolicy_TLS13_1_2_", [
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

/** The service has no floor of 1.3: these take it, and 1.2. */
export const SEARCH_POLICIES = ["Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"];

/** The service has no floor of 1.3 for HTTP APIs. */
export const HTTP_API_POLICIES = ["TLS_1_2"];
