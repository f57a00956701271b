// SPDX-License-Identifier: Apache-2.0
import { data } from "./data";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";

/** A stack in which every rule checks at least one resource and finds no violation. */
export const compliantStack = [...edge, ...data, ...services, ...kubernetes];
