// SPDX-License-Identifier: Apache-2.0
import * as wafv2 from "@pulumi/aws/wafv2";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { regionalService } from "../internal/region";
import { uniqueName } from "../limits/unique-name";
import { webAclRules } from "./web-acl-rules";

/** Headers with credentials are not logged. */
const REDACTED_HEADERS = ["authorization", "cookie"];

/**
 * Creates the web ACL of the CloudFront distribution and returns its ARN. Its rules are a JSON document in the web ACL itself
 * (docs/adr/0028): the provider sends all of them with each change, so that an update cannot lose one.
 */
export const webAcl = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  region: string,
): pulumi.Output<string> => {
  const acl = new wafv2.WebAcl(
    `${name}-waf`,
    {
      scope: "CLOUDFRONT",
      region,
      defaultAction: { allow: {} },
      ruleJson: JSON.stringify(webAclRules(spec)),
      // 64 KB is the maximum; the default is 16 KB (AWS WAF, "Considerations for managing body inspection").
      associationConfig: { requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_64" } }] },
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: `${name}-waf`, sampledRequestsEnabled: true },
      tags: tagsFor(spec.tags, `${name}-waf`),
    },
    { parent },
  );
  webAclLogs(acl, name, spec, region);
  return acl.arn;
};

const webAclLogs = (acl: wafv2.WebAcl, name: string, spec: EdgeSecuritySpec, region: string): void => {
  const key = encryptionKey(acl, `${name}-waf-key`, {
    purpose: "AWS WAF logs",
    services: [regionalService("logs", region)],
    region,
    tags: spec.tags,
  });
  const group = logGroup(acl, `${name}-waf-log`, {
    // AWS WAF requires the prefix.
    logGroupName: uniqueName("aws:cloudwatch/logGroup:LogGroup", name, { prefix: "aws-waf-logs-" }),
    keyArn: key.arn,
    region,
    tags: spec.tags,
  });
  new wafv2.WebAclLoggingConfiguration(
    `${name}-waf-logging`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: REDACTED_HEADERS.map((header) => ({ singleHeader: { name: header } })),
      region,
    },
    // A web ACL has one logging configuration. Deleting the old one last would delete the new one.
    { parent: acl, deleteBeforeReplace: true },
  );
};
