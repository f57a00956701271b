// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Netmask } from "netmask";

/** True for a whole number from `low` to `high`, both included. */
export const isIntegerWithin = (value: unknown, low: number, high: number): boolean =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** True for an IPv4 CIDR block with a prefix from `/shortest` to `/longest` and host bits of zero. */
export const isCidr = (value: unknown, shortest: number, longest: number): boolean => {
  if (typeof value !== "string" || !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value)) return false;
  try {
    const network = new Netmask(value);
    return network.bitmask >= shortest && network.bitmask <= longest && value === `${network.base}/${network.bitmask}`;
  } catch {
    return false;
  }
};

/** True for an Output. It has this marker, which `pulumi.Output.isInstance` reads too, so that the contracts need not load the SDK. */
export const isOutput = (value: unknown): value is pulumi.Output<unknown> =>
  typeof value === "object" && value !== null && (value as { __pulumiOutput?: unknown }).__pulumiOutput === true;

/** True for a value that Pulumi knows only during a deployment: an Output or a promise. */
export const isKnownLater = (value: unknown): boolean =>
  isOutput(value) ||
  (typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function");

/** True for a string that matches a pattern. A list that contains such a string is not one. */
export const isMatch = (value: unknown, pattern: RegExp): boolean => typeof value === "string" && pattern.test(value);

/** True for a DNS label that starts with a letter, which is valid for every kind of Kubernetes object. */
export const isKubernetesName = (value: unknown): boolean => isMatch(value, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);

/** True for a lowercase DNS name with at least two labels, without a final dot. */
export const isDomain = (value: unknown): boolean =>
  typeof value === "string" &&
  value.length <= 253 &&
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value);

/** True for an HTTPS URL. */
export const isHttpsUrl = (value: unknown): boolean =>
  isMatch(value, /^https:\/\/[\w.-]+(:\d+)?(\/\S*)?$/) && URL.canParse(value as string);

/**
 * The grammar of image names: a registry with an optional port, and a path of lowercase components.
 * Source: https://github.com/distribution/reference/blob/main/regexp.go
 */
const HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const REGISTRY = `${HOST_PART}(?:\\.${HOST_PART})*(?::\\d+)?`;
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const IMAGE = new RegExp(
  `^((?:${REGISTRY}/)?${COMPONENT}(?:/${COMPONENT})*)(?::\\w[\\w.-]{0,127})?@sha256:[0-9a-f]{64}$`,
);

/** True for an image reference with a digest: `registry.example/team/app:1.0@sha256:…`. Its name has up to 255 characters. */
export const isPinnedImage = (value: unknown): boolean =>
  typeof value === "string" && (IMAGE.exec(value)?.[1]?.length ?? Infinity) <= 255;
