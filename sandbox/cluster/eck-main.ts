// SPDX-License-Identifier: Apache-2.0
// Runs the ECK operator of stacks: ENDPOINT CA-FILE TOKEN-FILE PROGRAM FOLDER.
import { readFileSync } from "node:fs";
import { runOperators } from "./eck";

const [endpoint = "", ca = "", token = "", program = "", folder = ""] = process.argv.slice(2);
void runOperators({ endpoint, ca: readFileSync(ca, "utf8"), token: readFileSync(token, "utf8") }, program, folder);
