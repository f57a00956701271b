// SPDX-License-Identifier: Apache-2.0
import type { Check } from "../checks";
import { forbidStatements, isPublic } from "../documents";

/** A resource policy must not allow all principals without a condition that restricts them. */
export const policyNotPublic = (property: string): Check =>
  forbidStatements(
    property,
    isPublic,
    "must not allow all principals; name the principals, or add a condition that restricts them",
  );
