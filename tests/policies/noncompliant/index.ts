// SPDX-License-Identifier: Apache-2.0
import type { NoncompliantCases } from "./noncompliant";
import { data } from "./data";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";

export const noncompliant: NoncompliantCases = { ...edge, ...data, ...services, ...kubernetes };
