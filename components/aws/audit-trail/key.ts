// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import { encryptionKey } from "../internal/key";
import { regionalService } from "../internal/region";
import { TOPIC_PUBLISHERS } from "./alerts";

/** Returns the key for the audit logs, the configuration history and the findings topic. */
export const auditKey = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  region: pulumi.Output<string>,
): pulumi.Input<string> =>
  spec.keyArn ??
  encryptionKey(parent, `${name}-key`, {
    purpose: "Audit trail",
    services: ["cloudtrail.amazonaws.com", "config.amazonaws.com", regionalService("logs", region)],
    publishers: TOPIC_PUBLISHERS,
    tags: spec.tags,
  }).arn;
