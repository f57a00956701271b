// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { AUTOMATIC_SUFFIX } from "./name-rules";
import { NAME_LIMITS, type NamedType } from "./names";

/** Length of a hash in a name: as long as the random part of an automatic name. */
const HASH_LENGTH = 7;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);

/** The start of a text, with a hash of the whole text instead of the rest. */
const shortened = (text: string, whole: string, length: number, separator: string): string => {
  const start = text.slice(0, Math.max(length - HASH_LENGTH - 1, 0)).replace(/[^A-Za-z0-9]+$/, "");
  return [...(start === "" ? [] : [start]), hashOf(whole)].join(separator);
};

interface UniqueNameOptions {
  /** Text before the name: `aws-waf-logs-`. @default "" */
  prefix?: string;
  /** Text after the name: `-cdn`. @default "" */
  suffix?: string;
  /** Characters that stay free for text that is known later. @default 0 */
  reserve?: number;
}

/**
 * Returns `PROJECT-STACK-NAME`, a name that no other stack of the account has, for resources that do not get an automatic
 * name with a random suffix. A name that is too long, or that contains characters or words that the resource does not
 * allow, gets a hash instead of them.
 */
export const uniqueName = (type: NamedType, name: string, options: UniqueNameOptions = {}): string => {
  const { prefix = "", suffix = "", reserve = 0 } = options;
  const { maximum, characters, forbidden = [] } = NAME_LIMITS[type];
  const separator = characters.endsWith("-") ? "-" : "_";
  const given = [pulumi.getProject(), pulumi.getStack(), name].join("-").replace(/-/g, separator);
  const allowed = (characters.includes("A-Z") ? given : given.toLowerCase())
    .replace(new RegExp(`[^${characters}]+`, "g"), separator)
    .replace(/^[^A-Za-z]+/, "");
  const space = maximum - prefix.length - suffix.length - reserve;
  const named = (text: string): string => `${prefix}${text}${suffix}`;
  const hasForbidden = (text: string): boolean => forbidden.some(({ pattern }) => pattern.test(named(text)));
  if (allowed === given && given.length <= space && !hasForbidden(given)) return named(given);
  const short = shortened(allowed, given, space, separator);
  return named(hasForbidden(short) ? `r${hashOf(given)}` : short);
};

/**
 * Returns the logical name of a child, `NAME` and `SUFFIX`. A long name is shortened, so that the automatic name of the
 * child is valid. A name that fits stays as it is, because another logical name would replace the resource.
 */
export const fittingName = (type: NamedType, name: string, suffix: string): string => {
  const space = NAME_LIMITS[type].maximum - AUTOMATIC_SUFFIX.length - suffix.length;
  return `${name.length <= space ? name : shortened(name, name, space, "-")}${suffix}`;
};
