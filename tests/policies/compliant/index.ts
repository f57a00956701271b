// SPDX-License-Identifier: Apache-2.0
import { databases } from "./databases";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";
import { storage } from "./storage";

/** A stack in which every rule checks at least one resource and finds no violation. */
export const compliantStack = [...edge, ...databases, ...storage, ...services, ...kubernetes];
