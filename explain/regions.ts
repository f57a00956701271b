// SPDX-License-Identifier: Apache-2.0
import { textAt } from "./properties";
import type { ExplainedResource } from "./subject";

/** The region in an ARN. Global services have none there. */
const regionOfArn = (arn: string | undefined): string | undefined => arn?.split(":")[3] || undefined;

/** Returns a function that finds the region of a resource: its own, that of its provider, or that in its ARN. */
export const regionFinder = (
  resources: readonly ExplainedResource[],
): ((resource: ExplainedResource) => string | undefined) => {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  return (resource) => {
    const provider = resource.provider?.split("::").slice(0, -1).join("::");
    const ofProvider = provider === undefined ? undefined : byUrn.get(provider);
    const found =
      textAt(resource, "region") ??
      (ofProvider && textAt(ofProvider, "region")) ??
      regionOfArn(textAt(resource, "arn"));
    // A remote component such as awsx.ec2.Vpc has neither, so it gets the region of its siblings.
    return found ?? siblingRegion(resource, resources);
  };
};

const siblingRegion = (resource: ExplainedResource, resources: readonly ExplainedResource[]): string | undefined => {
  if (!resource.type.startsWith("awsx:")) return undefined;
  const siblings = resources.filter(
    ({ parent, type }) => type.startsWith("aws:") && (parent === resource.parent || parent === resource.urn),
  );
  return siblings.length === 0 ? undefined : regionFinder(resources)(siblings[0]!);
};
