// SPDX-License-Identifier: Apache-2.0
// Runs the controllers of real nodes: ENDPOINT CA-FILE TOKEN-FILE.
import { readFileSync } from "node:fs";
import { controlNodes } from "./controllers";

const [endpoint = "", ca = "", token = ""] = process.argv.slice(2);
void controlNodes({ endpoint, ca: readFileSync(ca, "utf8"), token: readFileSync(token, "utf8") });
