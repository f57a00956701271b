// SPDX-License-Identifier: Apache-2.0
// The components of a stack, and the resources in them.
import { STACK_TYPE, type ExplainedResource, type Subject } from "./subject";

/** A component of the program, with everything in it. */
export interface Component {
  /** Its name, or `NO_COMPONENT`. */
  name: string;
  /** The last part of its type: `DataTier`. Empty for `NO_COMPONENT`. */
  kind: string;
  /** The resources in it, without components. */
  resources: ExplainedResource[];
}

/** The group of the resources that the program declares directly. */
const NO_COMPONENT = "without a component";

/** The last part of a type: `aws:rds/cluster:Cluster` → `Cluster`. */
const shortType = (type: string): string => type.split(":").at(-1)!;

/** The type without its version and file: `aws:rds/cluster:Cluster` → `rds Cluster`. */
export const readableType = (type: string): string => {
  const [, module = "", kind = ""] = type.split(":");
  return `${module.replace(/\.k8s\.aws|\.k8s\.elastic\.co|\.k8s\.io/, "").split("/")[0]!} ${kind}`;
};

/** The components that the program declares, in its order. Providers are left out. */
export const componentsOf = ({ resources }: Pick<Subject, "resources">): Component[] => {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const parents = new Set(resources.map(({ parent }) => parent));
  // The resources of a provider can have children, too. A remote component such as `awsx:ec2:Vpc` counts as a resource, because a
  // recording contains nothing of what is in it.
  const isComponentOf = ({ type, urn }: ExplainedResource): boolean =>
    type.startsWith("redoubt") || (parents.has(urn) && !/^(awsx?|kubernetes):/.test(type));
  const outermost = (resource: ExplainedResource): ExplainedResource => {
    const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
    return parent === undefined || parent.type === STACK_TYPE ? resource : outermost(parent);
  };
  const groups = new Map<string, Component>();
  for (const resource of resources) {
    if (resource.type.startsWith("pulumi:")) continue;
    const top = outermost(resource);
    const isComponent = isComponentOf(top);
    const key = isComponent ? top.urn : NO_COMPONENT;
    const group = groups.get(key) ?? {
      name: isComponent ? top.name : NO_COMPONENT,
      kind: isComponent ? shortType(top.type) : "",
      resources: [],
    };
    groups.set(key, group);
    if (!isComponentOf(resource)) group.resources.push(resource);
  }
  return [...groups.values()].filter((group) => group.resources.length > 0);
};
