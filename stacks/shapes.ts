// SPDX-License-Identifier: Apache-2.0
import { dev } from "./dev";
import type { Shape } from "./environment";
import { prod } from "./prod";

/** The stacks that there are. */
export const shapes: Partial<Record<string, Shape>> = { dev, prod };
