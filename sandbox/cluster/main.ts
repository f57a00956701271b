// SPDX-License-Identifier: Apache-2.0
// Runs the volume provisioner: ENDPOINT CA-FILE TOKEN-FILE [FOLDER-OF-REAL-NODES].
import { readFileSync } from "node:fs";
import { localVolumes } from "../nodes/local-volumes";
import { provisionVolumes } from "./volume-provisioner";

const [endpoint = "", ca = "", token = "", nodes] = process.argv.slice(2);
void provisionVolumes(
  { endpoint, ca: readFileSync(ca, "utf8"), token: readFileSync(token, "utf8") },
  nodes === undefined ? undefined : localVolumes(nodes),
);
