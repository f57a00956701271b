// SPDX-License-Identifier: Apache-2.0
// Runs the gateway: PORT MINISTACK-PORT MOTO-PORT. Prints each failed request as a line of JSON.
import { createGateway } from "./gateway";

const [port, ministack = 0, moto = 0] = process.argv.slice(2).map(Number);
createGateway({ ministack, moto }, (failed) => void process.stdout.write(`${JSON.stringify(failed)}\n`)).listen(
  port,
  "127.0.0.1",
);
