// SPDX-License-Identifier: Apache-2.0
import { databases } from "./databases";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";
import { storage } from "./storage";
import type { CompliantVariants } from "./variant";

export const compliantVariants: CompliantVariants = { ...edge, ...databases, ...storage, ...services, ...kubernetes };
