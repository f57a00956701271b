// SPDX-License-Identifier: Apache-2.0
import { dev } from "./dev";
import { prod } from "./prod";
import type { Shape } from "./shape";

/** The shapes of the stacks, by stack name. */
export const shapes: Partial<Record<string, Shape>> = { dev, prod };
