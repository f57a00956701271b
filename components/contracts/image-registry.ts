// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isMatch } from "../lib/checks";
import { checkOptional } from "../lib/inputs";
import type { Problems } from "../lib/problems";

/** Requires a registry with an optional path, if the value is set. @returns The value to use; see `checkInput`. */
export const checkImageRegistry = (
  problems: Problems,
  registry: pulumi.Input<string> | undefined,
  field = "imageRegistry",
): pulumi.Input<string> | undefined =>
  checkOptional(problems, registry, (found, value) =>
    found.require(isMatch(value, REGISTRY), {
      field,
      value,
      reason:
        "must be a registry with an optional path, in lowercase letters and without a scheme or a slash at the end",
      fix: 'set it to a value such as "registry.example.com/mirror"',
    }),
  );

const REGISTRY = /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
