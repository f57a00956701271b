// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:net";

/** Ports that this process has allocated. The kernel may offer a port again before its service listens. */
const allocated = new Set<number>();

/** Returns a loopback port on which nothing listens. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = await tryToListen(0);
    if (port === undefined) throw new Error("no free port on 127.0.0.1");
    if (allocated.has(port)) continue;
    allocated.add(port);
    return port;
  }
};

/** True if nothing listens on the loopback port. */
export const isPortFree = async (port: number): Promise<boolean> => (await tryToListen(port)) !== undefined;

const tryToListen = (requested: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(requested, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
