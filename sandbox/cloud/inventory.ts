// SPDX-License-Identifier: Apache-2.0

/** A resource in the emulated account. */
export interface CloudResource {
  service: string;
  /** The emulator's store of the resource, such as `buckets_meta` or `vpcs`. */
  kind: string;
  id: string;
}

/** Returns every resource in the emulators at these ports, without those of a new account. */
export const inventoryOf = async (...ports: number[]): Promise<CloudResource[]> => {
  const lists = await Promise.all(
    ports.map(async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/_sandbox/inventory`, {
        // A process that waited for a command may hold a connection that the emulator has closed meanwhile.
        headers: { connection: "close" },
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok)
        throw new Error(
          `the emulator on 127.0.0.1:${port} returned ${response.status}: ${(await response.text()).slice(0, 300)}`,
        );
      return (await response.json()) as CloudResource[];
    }),
  );
  return lists.flat();
};
