// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { withoutAwsVariables } from "../../../sandbox/cloud";
import { inventoryOf } from "../../../sandbox/cloud/inventory";

describe("emulated AWS", () => {
  it("removes variables of other AWS endpoints and proxies from the environment", () => {
    expect(
      withoutAwsVariables({
        AWS_PROFILE: "work",
        AWS_ENDPOINT_URL_S3: "https://s3.example.com",
        AWS_SESSION_TOKEN: "t",
        HTTP_PROXY: "a",
        https_proxy: "b",
        ALL_PROXY: "c",
        no_proxy: "d",
        PATH: "/bin",
        HOME: "/root",
        LAWS_OF: "1",
      }),
    ).to.deep.equal({ PATH: "/bin", HOME: "/root", LAWS_OF: "1" });
  });

  describe("inventory", () => {
    const servers: Server[] = [];
    const emulator = (status: number, body: string): Promise<number> =>
      new Promise((resolve) => {
        const server = createServer((incoming, response) =>
          response.writeHead(incoming.url === "/_sandbox/inventory" ? status : 404).end(body),
        );
        servers.push(server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
      });
    afterEach(() => servers.splice(0).forEach((server) => server.close()));

    it("combines the inventories of all emulators", async () => {
      const [vpc, detector] = [
        { service: "ec2", kind: "vpcs", id: "vpc-1" },
        { service: "guardduty", kind: "detectors", id: "d" },
      ];
      expect(
        await inventoryOf(await emulator(200, JSON.stringify([vpc])), await emulator(200, JSON.stringify([detector]))),
      ).to.deep.equal([vpc, detector]);
    });

    it("rejects if an emulator returns an error", async () => {
      const error: unknown = await inventoryOf(await emulator(200, "[]"), await emulator(500, "out of memory")).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message).to.match(/returned 500: out of memory/);
    });
  });
});
