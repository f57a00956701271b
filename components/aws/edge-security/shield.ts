// SPDX-License-Identifier: Apache-2.0
import * as shieldService from "@pulumi/aws/shield";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";

/** Protects the public resources with AWS Shield Advanced. The load balancer is internal and needs no DDoS protection. */
export const shield = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  arns: Record<"cdn" | "zone", pulumi.Output<string>>,
): void => {
  for (const [part, resourceArn] of Object.entries(arns))
    new shieldService.Protection(
      `${name}-shield-${part}`,
      { resourceArn, tags: tagsFor(spec.tags, `${name}-shield-${part}`) },
      { parent },
    );
};
