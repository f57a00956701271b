// SPDX-License-Identifier: Apache-2.0
import { isMatch } from "../lib/checks";
import type { Problems } from "../lib/problems";

/** Requires a registry with an optional path, if the value is set and known. */
export const checkImageRegistry = (problems: Problems, value: unknown, field = "imageRegistry"): void =>
  problems.require(
    // A value that is only known after the deployment of a registry is an output, not a string.
    value === undefined || (typeof value === "object" && value !== null) || isMatch(value, REGISTRY),
    {
      field,
      value,
      reason:
        "must be a registry with an optional path, in lowercase letters and without a scheme or a slash at the end",
      fix: 'set it to a value such as "registry.example.com/mirror"',
    },
  );

const REGISTRY = /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
