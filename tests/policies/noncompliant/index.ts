// SPDX-License-Identifier: Apache-2.0
import type { NoncompliantCases } from "./noncompliant";
import { databases } from "./databases";
import { edge } from "./edge";
import { kubernetes } from "./kubernetes";
import { services } from "./services";
import { storage } from "./storage";

export const noncompliant: NoncompliantCases = { ...edge, ...databases, ...storage, ...services, ...kubernetes };
