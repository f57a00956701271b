// SPDX-License-Identifier: Apache-2.0
import type { EdgeSecuritySpec } from "../../contracts/edge-security";

/**
 * The region that CloudFront reads certificates and web ACLs from. Route 53 uses it for DNSSEC keys, query logs and health
 * check metrics.
 */
export const GLOBAL_REGION = "us-east-1";

/** Returns the host name for operator access. */
export const operatorsHost = ({ domain }: Pick<EdgeSecuritySpec, "domain">): string => `ops.${domain}`;

/** Returns the host name for the health check. It always resolves to CloudFront, unlike the domain, which can fail over. */
export const healthHost = ({ domain }: Pick<EdgeSecuritySpec, "domain">): string => `health.${domain}`;
