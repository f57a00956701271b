// SPDX-License-Identifier: Apache-2.0
// Checks of settings that depend on each other. No component has all of these arguments.
import { REPLICA_NETWORK } from "../components/contracts/data-tier";
import { ZONES } from "../components/contracts/network";
import { checkTargets } from "../components/contracts/targets";
import { overlaps } from "../components/lib/addresses";
import { isCidr, isIntegerWithin } from "../components/lib/checks";
import { vcpus } from "../components/lib/instance-types";
import { Problems, type Problem } from "../components/lib/problems";
import { subnetAddresses, sufficientPrefix, type Size } from "../components/targets/addresses";
import { findShortage, type CapacitySize } from "./node-capacity";
import type { Settings } from "./settings-schema";

/** The problems of settings that only exist together. The types of the settings may be wrong, and any of them may be missing. */
export const validateTogether = (settings: Settings): readonly Problem[] => {
  const problems = new Problems("");
  checkSecondaryZones(problems, settings);
  checkInstanceTypes(problems, settings);
  checkAddresses(problems, settings);
  checkNodeCapacity(problems, settings);
  return problems.all;
};

const checkSecondaryZones = (problems: Problems, { secondaryRegion, network }: Settings): void => {
  const zones: unknown = network?.secondaryAvailabilityZones;
  problems.require(zones === undefined || secondaryRegion !== undefined, {
    field: "network.secondaryAvailabilityZones",
    value: zones,
    reason: "must not be set without secondaryRegion",
    fix: "set secondaryRegion, or omit the zones",
  });
};

/** The pods that always run must fit on the smallest number of nodes: the autoscaler adds nodes for load, not for the platform. */
const checkNodeCapacity = (problems: Problems, settings: Settings): void => {
  const size = capacitySizeOf(settings);
  if (!size) return;
  const shortage = findShortage(size);
  problems.require(shortage === undefined, {
    field: "nodes.instanceTypes",
    value: size.nodes.instanceTypes,
    reason: `must be types of which ${size.nodes.min} nodes, the value of nodes.min, hold the pods that always run`,
    fix: shortage?.fix ?? "",
    details: shortage?.arithmetic ?? [],
  });
};

/** Without the number of vCPUs, the targets cannot be checked. */
const checkInstanceTypes = (problems: Problems, { nodes }: Settings): void => {
  const types: unknown = nodes?.instanceTypes;
  const unknown: unknown = Array.isArray(types)
    ? types.find((type) => typeof type === "string" && vcpus(type) === 0)
    : undefined;
  problems.require(unknown === undefined, {
    field: "nodes.instanceTypes",
    value: types,
    reason: `must be types whose number of vCPUs is known, and ${JSON.stringify(unknown)} is not one`,
    fix: 'list sizes such as "large" or "2xlarge"',
  });
};

const checkAddresses = (problems: Problems, settings: Settings): void => {
  const cidrBlock: unknown = settings.network?.cidrBlock;
  if (typeof cidrBlock !== "string" || !isCidr(cidrBlock, 16, 20)) return;
  problems.require(settings.secondaryRegion === undefined || !overlaps(cidrBlock, REPLICA_NETWORK), {
    field: "network.cidrBlock",
    value: cidrBlock,
    reason: `must not overlap ${REPLICA_NETWORK}, the network of the database replica in secondaryRegion`,
    fix: 'set it to a network such as "10.1.0.0/16"',
  });
  const size = sizeOf(settings);
  if (!size) return;
  const { needed, available, arithmetic } = subnetAddresses(cidrBlock, size);
  const prefix = sufficientPrefix(cidrBlock, size);
  problems.require(needed <= available, {
    field: "network.cidrBlock",
    value: cidrBlock,
    reason: `must have ${needed} addresses in each private subnet, and has ${available}`,
    fix: `${prefix === undefined ? "" : `use a /${prefix} network, or `}lower nodes.max or workload.replicas.max`,
    details: arithmetic,
  });
};

const areKnownTypes = (types: unknown): boolean =>
  Array.isArray(types) && types.length > 0 && types.every((type) => typeof type === "string" && vcpus(type) > 1);

/** The sizes that decide whether the pods fit; undefined if a component reports one of them. */
const capacitySizeOf = ({ nodes, workload, targets }: Settings): CapacitySize | undefined => {
  const problems = new Problems("");
  checkTargets(problems, targets);
  return problems.all.length === 0 &&
    areKnownTypes(nodes?.instanceTypes) &&
    isIntegerWithin(nodes.min, 3, 300) &&
    isIntegerWithin(workload?.replicas?.min, 3, 1000)
    ? { nodes, targets, workloadPods: workload.replicas.min }
    : undefined;
};

/** The sizes that decide the number of addresses; undefined if a component reports one of them. */
const sizeOf = ({ nodes, workload }: Settings): Size | undefined => {
  const pods: unknown = workload?.replicas?.max;
  return areKnownTypes(nodes?.instanceTypes) && isIntegerWithin(nodes.max, 3, 300) && isIntegerWithin(pods, 3, 1000)
    ? {
        zones: ZONES,
        nodes: { max: nodes.max, instanceTypes: nodes.instanceTypes },
        workload: { replicas: { max: workload.replicas.max } },
      }
    : undefined;
};
