// SPDX-License-Identifier: Apache-2.0
import type { Framework } from "../rule";
import type { ControlTable } from "./control";
import { gdpr } from "./gdpr";
import { hipaa } from "./hipaa";
import { pciDss } from "./pci-dss";
import { soc2 } from "./soc2";

export const frameworks: Readonly<Record<Framework, ControlTable>> = { soc2, gdpr, hipaa, "pci-dss": pciDss };
