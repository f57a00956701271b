// SPDX-License-Identifier: Apache-2.0
import type { EdgeSecuritySpec } from "../../contracts/edge-security";

/** CloudFront takes its certificates and web ACLs from this region alone; Route 53 its keys and logs, and reports its health here. */
export const GLOBAL_REGION = "us-east-1";

/** Where operators sign in. */
export const operatorsHost = ({ domain }: Pick<EdgeSecuritySpec, "domain">): string => `ops.${domain}`;

/** Always the CDN: the domain itself may have been sent to the standby, whose health says nothing of the platform's. */
export const healthHost = ({ domain }: Pick<EdgeSecuritySpec, "domain">): string => `health.${domain}`;
