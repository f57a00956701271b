// SPDX-License-Identifier: Apache-2.0
import { type Check, satisfies } from "../checks";

/**
 * A list must not have exactly one item. It can be empty or unset, because other properties can set the subnets or
 * availability zones instead.
 */
export const atLeastTwoIfSet = (property: string): Check =>
  satisfies(property, (list) => !Array.isArray(list) || list.length !== 1, "must have at least two items");
