// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import {
  configFilesOf,
  containersOf,
  filesReadBy,
  programOf,
  textsOf,
  workloadsOf,
  type Container,
  type Workload,
} from "../../support/pods";
import type { Recorded } from "../../support/recorder";
import { recordedStack, STACKS } from "../../support/stacks";
import { PROGRAMS } from "./programs";

/** Absolute paths in a text, below the folders that pods use. Paths in URLs do not start with one of them. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w.:/}-])\/(?:alertmanager|etc|prometheus|run|state|tmp|var)(?![\w.-])(?:\/[\w.-]+)*/g)].map(
    ([path]) => path,
  );

/** Where Kubernetes mounts the token of a service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const TOKEN_FILES = ["token", "ca.crt", "namespace"].map((file) => `${SERVICE_ACCOUNT}/${file}`);

const isAtOrBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** True if the container sees a path: a file that it mounts, a folder of such files, or anything in a volume of its own. */
const exists = (recorded: readonly Recorded[], workload: Workload, container: Container, path: string): boolean => {
  if (PROGRAMS[programOf(container)]?.executables?.includes(path)) return true;
  if (isAtOrBelow(path, SERVICE_ACCOUNT))
    return workload.pod.automountServiceAccountToken === true && TOKEN_FILES.includes(path);
  const files = configFilesOf(recorded, workload, container).map((file) => file.path);
  if (files.some((file) => isAtOrBelow(file, path))) return true;
  return (container.volumeMounts ?? []).some(({ name, mountPath }) => {
    const volume = workload.pod.volumes?.find((one) => one.name === name);
    if (!volume || !isAtOrBelow(path, mountPath) || volume.configMap) return false;
    const names = volume.secret?.items?.map((item) => `${mountPath}/${item.path}`);
    return path === mountPath || names === undefined || names.some((file) => isAtOrBelow(file, path));
  });
};

for (const stack of STACKS)
  describe(`paths in pods of ${stack}`, () => {
    it("exist in the container whose definition or configuration names them", async () => {
      const recorded = await recordedStack(stack);
      let checked = 0;
      for (const workload of workloadsOf(recorded))
        for (const container of containersOf(workload))
          for (const text of [
            ...textsOf(container),
            ...filesReadBy(recorded, workload, container).map((file) => file.text),
          ])
            for (const path of pathsIn(text)) {
              checked++;
              expect(exists(recorded, workload, container, path), `${workload.id} ${container.name} ${path}`).to.equal(
                true,
              );
            }
      expect(checked).to.be.above(100);
    });

    it("are readable: files of secrets belong to the group of the pod", async () => {
      let checked = 0;
      for (const { id, pod } of workloadsOf(await recordedStack(stack)))
        for (const { name, secret } of pod.volumes ?? []) {
          if (!secret) continue;
          checked++;
          expect(pod.securityContext?.fsGroup, `${id} ${name}`).to.be.a("number");
          expect((secret.defaultMode ?? 0o644) & 0o040, `${id} ${name}`).to.not.equal(0);
        }
      expect(checked).to.be.above(0);
    });
  });
