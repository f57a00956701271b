// SPDX-License-Identifier: Apache-2.0
// Runs the volume provisioner: ENDPOINT CA-FILE TOKEN-FILE.
import { readFileSync } from "node:fs";
import { provisionVolumes } from "./volume-provisioner";

const [endpoint = "", ca = "", token = ""] = process.argv.slice(2);
void provisionVolumes({ endpoint, ca: readFileSync(ca, "utf8"), token: readFileSync(token, "utf8") });
