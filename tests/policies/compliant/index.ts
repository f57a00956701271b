// SPDX-License-Identifier: Apache-2.0
import { data } from "./data";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";

/** A stack in which every rule has something to look at, and nothing to find. */
export const goodStack = [...edge, ...data, ...services, ...kubernetes];
