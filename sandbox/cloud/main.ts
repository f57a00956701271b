// SPDX-License-Identifier: Apache-2.0
// The gateway as a process: PORT MINISTACK-PORT MOTO-PORT. What was answered with an error is printed, a JSON line each.
import { createGateway } from "./gateway";

const [port, ministack = 0, moto = 0] = process.argv.slice(2).map(Number);
createGateway({ ministack, moto }, (failed) => void process.stdout.write(`${JSON.stringify(failed)}\n`)).listen(
  port,
  "127.0.0.1",
);
