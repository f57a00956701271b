// SPDX-License-Identifier: Apache-2.0

/** A resource in the emulated account. */
export interface CloudResource {
  service: string;
  /** The store of the emulator that holds it: `buckets_meta`, `vpcs`. */
  kind: string;
  id: string;
}

/** Every resource that the emulators at these ports hold; those that a new account comes with are left out. */
export const inventoryOf = async (...ports: number[]): Promise<CloudResource[]> => {
  const lists = await Promise.all(
    ports.map(async (port) => {
      const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/inventory`, {
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok)
        throw new Error(
          `the emulator on 127.0.0.1:${port} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`,
        );
      return (await answer.json()) as CloudResource[];
    }),
  );
  return lists.flat();
};
