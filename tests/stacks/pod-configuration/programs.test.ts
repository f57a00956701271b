// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import {
  containersOf,
  handlersOf,
  programOf,
  versionOf,
  workloadsOf,
  type Container,
  type Workload,
} from "../../support/pods";
import { recordedStack, STACKS } from "../../support/stacks";
import { PROGRAMS, type Program } from "./programs";

/** Images whose settings have a test of their own: tests/components/elastic-resources.test.ts. */
const ELSEWHERE = ["elasticsearch", "fluent-bit"];

/** The names of the flags in arguments: `--name=value` or `--name`. */
const flagsIn = (container: Container): string[] =>
  [...(container.command ?? []), ...(container.args ?? [])].flatMap((text) => /^--([\w.-]+)/.exec(text)?.[1] ?? []);

/** The number of the port that a handler calls, which is a number or the name of a port. */
const portOf = (container: Container, port: string | number): number | undefined =>
  typeof port === "number" ? port : container.ports?.find(({ name }) => name === port)?.containerPort;

const mountOf = (container: Container, path: string) =>
  (container.volumeMounts ?? [])
    .filter(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];

const isWritable = ({ pod }: Workload, container: Container, path: string): boolean => {
  if (container.securityContext?.readOnlyRootFilesystem !== true) return true;
  const mount = mountOf(container, path);
  const volume = pod.volumes?.find(({ name }) => name === mount?.name);
  return mount?.readOnly !== true && (volume?.emptyDir ?? volume?.persistentVolumeClaim) !== undefined;
};

const hasCertificate = ({ pod }: Workload, container: Container): boolean =>
  (container.volumeMounts ?? []).some(({ name }) =>
    pod.volumes?.some((volume) => volume.name === name && volume.secret?.secretName.endsWith("-tls")),
  );

for (const stack of STACKS)
  describe(`programs in pods of ${stack}`, () => {
    const each = async (
      check: (container: Container, program: Program, where: string, workload: Workload) => void,
    ): Promise<void> => {
      for (const workload of workloadsOf(await recordedStack(stack)))
        for (const container of containersOf(workload)) {
          const program = PROGRAMS[programOf(container)];
          if (program) check(container, program, `${workload.id} ${container.name}`, workload);
        }
    };

    it("have a row in the table, which is of their version", async () => {
      const containers = workloadsOf(await recordedStack(stack)).flatMap(containersOf);
      expect(containers.map(programOf)).to.include.members(Object.keys(PROGRAMS));
      for (const container of containers.filter((one) => !ELSEWHERE.includes(programOf(one))))
        expect(PROGRAMS[programOf(container)]?.version, programOf(container)).to.equal(versionOf(container));
    });

    it("accept the flags and read the variables that they get", () =>
      each((container, { flags = [], variables = [] }, where) => {
        expect(flags, where).to.include.members(flagsIn(container));
        // Grafana reads every variable that starts with GF_ (conf/defaults.ini); a wrong one changes nothing.
        const names = (container.env ?? []).map(({ name }) => name).filter((name) => !name.startsWith("GF_"));
        expect(variables, where).to.include.members(names);
      }));

    it("answer their probes without credentials", () =>
      each((container, { servers, executables = [] }, where) => {
        for (const { httpGet, tcpSocket, exec } of handlersOf(container)) {
          if (exec) expect(executables, where).to.include(exec.command[0]);
          const target = httpGet ?? tcpSocket;
          if (!target) continue;
          const port = portOf(container, target.port);
          expect(
            container.ports?.map(({ containerPort }) => containerPort),
            where,
          ).to.include(port);
          const server = servers[port!];
          expect(server, `${where} port ${port}`).to.not.equal(undefined);
          if (!httpGet) continue;
          expect(httpGet.scheme ?? "HTTP", where).to.equal(server!.scheme);
          expect(server!.requiresClientCertificate, where).to.not.equal(true);
          expect(server!.paths, where).to.include(httpGet.path);
        }
      }));

    it("listen on the ports that the container declares", () =>
      each((container, { servers }, where) => {
        for (const { containerPort } of container.ports ?? [])
          expect(Object.keys(servers).map(Number), where).to.include(containerPort);
      }));

    it("write only to volumes, because the root file system is read-only", () =>
      each((container, { writes = [] }, where, workload) => {
        for (const path of writes) expect(isWritable(workload, container, path), `${where} ${path}`).to.equal(true);
      }));

    it("use a renewed certificate", () =>
      each((container, { renewal }, where, workload) => {
        if (!hasCertificate(workload, container)) return;
        expect(renewal, where).to.be.oneOf(["rereads", "restarts"]);
        // tests/components/grafana-certificate.test.ts runs such a probe.
        if (renewal === "restarts")
          expect(container.livenessProbe?.exec?.command.join(" "), where).to.include("/run/tls/tls.crt");
      }));
  });
