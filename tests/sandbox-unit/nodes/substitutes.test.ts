// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { substituteOf, SUBSTITUTES, type StandIn } from "../../../sandbox/nodes/images/substitutes";
import { recordedStack, STACKS } from "../../support/stacks";

interface Probe {
  httpGet?: { port: number | string };
  tcpSocket?: { port: number | string };
  exec?: { command: string[] };
}
/** A container, or a custom resource whose operator makes containers of the image. */
interface UseOfImage {
  image: string;
  name?: string;
  command?: string[];
  ports?: { name?: string; containerPort: number }[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { preStop?: Probe };
}

/** Every object with an image in the Kubernetes resources of the stacks. */
const usesOfImages = async (): Promise<UseOfImage[]> => {
  const found: UseOfImage[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("image" in value && typeof value.image === "string") found.push(value as UseOfImage);
    Object.values(value).forEach(visit);
  };
  for (const stack of STACKS)
    for (const { type, inputs } of await recordedStack(stack)) if (type.startsWith("kubernetes:")) visit(inputs);
  return found;
};

const probesOf = (use: UseOfImage): Probe[] =>
  [use.livenessProbe, use.readinessProbe, use.startupProbe, use.lifecycle?.preStop].filter((one) => one !== undefined);

/** The ports that a container declares, or that its probes call. */
const portsOf = (use: UseOfImage): number[] => {
  const declared = use.ports ?? [];
  // An operator adds ports to the containers of its custom resources.
  const numberOf = (port: number | string): number[] =>
    typeof port === "number" ? [port] : declared.filter(({ name }) => name === port).map((one) => one.containerPort);
  const probed = probesOf(use).flatMap(({ httpGet, tcpSocket }) =>
    (httpGet ?? tcpSocket) ? [(httpGet ?? tcpSocket)!.port] : [],
  );
  return [...new Set([...declared.map(({ containerPort }) => containerPort), ...probed.flatMap(numberOf)])];
};

/** The programs that a container starts instead of the entry point of the image, or in its probes. */
const programsOf = (use: UseOfImage): string[] =>
  [use.command?.[0], ...probesOf(use).map(({ exec }) => exec?.command[0])].filter((one) => one !== undefined);

const standInOf = (image: string): StandIn | undefined => {
  const substitute = substituteOf(image)?.substitute;
  return substitute?.runs === "stand-in" ? substitute : undefined;
};

describe("images of real nodes", () => {
  let uses: UseOfImage[];
  before(async () => {
    uses = await usesOfImages();
  });

  it("have a substitute for every image of the stacks", () => {
    expect(uses).to.have.length.above(40);
    const without = uses.filter(({ image }) => substituteOf(image) === undefined);
    expect(without.map(({ image }) => image)).to.deep.equal([]);
  });

  it("have no substitute that no stack uses", () => {
    const used = new Set(uses.map(({ image }) => substituteOf(image)?.repository));
    expect(Object.keys(SUBSTITUTES).filter((repository) => !used.has(repository))).to.deep.equal([]);
  });

  it("listen on the ports of the containers for which they stand in", () => {
    for (const use of uses) {
      const ports = standInOf(use.image)?.ports;
      if (ports !== undefined) expect(ports, use.image).to.include.members(portsOf(use));
    }
  });

  it("contain the programs that containers and probes start in a stand-in", () => {
    for (const use of uses) {
      const programs = standInOf(use.image)?.programs;
      for (const program of programs === undefined ? [] : programsOf(use)) {
        const name = program.replace(/^\.?\//, "");
        expect(
          programs!.some((path) => path === name || path === `bin/${name}`),
          `${use.image}: ${program}`,
        ).to.equal(true);
      }
    }
  });
});
