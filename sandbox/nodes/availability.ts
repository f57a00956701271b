// SPDX-License-Identifier: Apache-2.0
import { UserError } from "../lib/run";
import type { State } from "../lib/state";
import { isCached } from "../toolchain/cache";
import { checkers } from "../toolchain/checkers";
import { nodeProducts } from "../toolchain/node-products";
import { products } from "../toolchain/products";
import { checkNodes } from "./preflight";

/** Why real nodes cannot start here within seconds: a problem of this machine, or tools that must be built first. */
export const whyNoNodes = (state: State): string | undefined => {
  try {
    checkNodes(state);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  const missing = [...products, ...checkers, ...nodeProducts].filter((product) => !isCached(product));
  return missing.length === 0
    ? undefined
    : `${missing.map(({ name }) => name).join(", ")} is not in the cache; run \`npm run sandbox -- tools --test --nodes\``;
};
