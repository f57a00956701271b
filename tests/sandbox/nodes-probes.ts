// SPDX-License-Identifier: Apache-2.0
// Connections from within the network namespaces of pods, and what pods serve.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { KubernetesObject } from "../../sandbox/cluster/api";
import { inNamespaces } from "../../sandbox/nodes/runner";

export interface Condition {
  type: string;
  status: string;
}

export interface Pod extends KubernetesObject {
  metadata: KubernetesObject["metadata"] & { deletionTimestamp?: string; ownerReferences?: { kind: string }[] };
  spec: { nodeName?: string };
  status: {
    phase: string;
    podIP?: string;
    conditions?: Condition[];
    containerStatuses?: { name: string; restartCount: number; state: Record<string, { reason?: string }> }[];
  };
}

/** True if a pod runs and is ready, or has completed its work. */
export const isReady = ({ metadata, status }: Pod): boolean =>
  status.phase === "Succeeded" ||
  (metadata.deletionTimestamp === undefined &&
    (status.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True"));

/** A process of a pod on this machine. Its control group contains the id of the pod. */
const processOf = (pod: Pod): number => {
  const mark = `pod${pod.metadata.uid!}`;
  const found = readdirSync("/proc").find((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/cgroup`, "utf8").includes(mark);
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`pod ${pod.metadata.name} has no process`);
  return Number(found);
};

/** Runs a script of Node.js in the network namespace of a process. @returns its standard output */
const runInNetwork = async (pid: number, script: string, seconds = 30): Promise<string> => {
  const { command, args } = inNamespaces(pid, ["net"], process.execPath, ["-e", script]);
  return (await promisify(execFile)(command, args, { timeout: seconds * 1000, maxBuffer: 2 ** 24 })).stdout.trim();
};

const CONNECT_SECONDS = 4;

/** Tries to connect from one pod to a port of another. @returns `connected`, or why not: `timeout` or an error code */
export const connectFrom = (from: Pod, to: Pod, port: number): Promise<string> =>
  runInNetwork(
    processOf(from),
    `const socket = require("node:net").connect({ host: "${to.status.podIP!}", port: ${port}, timeout: ${CONNECT_SECONDS * 1000} });
     const end = (text) => { console.log(text); process.exit(); };
     socket.on("connect", () => end("connected")).on("timeout", () => end("timeout")).on("error", ({ code }) => end(code));`,
  );

/** Serial number of the certificate that a port of a pod serves. It is asked for within the pod, where no policy applies. */
export const servedSerial = (pod: Pod, port: number): Promise<string> =>
  runInNetwork(
    processOf(pod),
    `const socket = require("node:tls").connect({ host: "${pod.status.podIP!}", port: ${port}, rejectUnauthorized: false });
     socket.on("secureConnect", () => { console.log(socket.getPeerCertificate().serialNumber); process.exit(); });
     socket.on("error", ({ message }) => { console.log("error: " + message); process.exit(); });`,
  );

/** The number of requests with each result: a status code, or the code of a network error. */
export type Results = Record<string, number>;

/**
 * Sends GET requests at a steady rate from the network of a process, each on a new connection, and never more than 50 at once.
 * @param urls The requests go to them in turn.
 */
export const sendRequests = async (
  pid: number,
  { urls, perSecond, seconds }: { urls: string[]; perSecond: number; seconds: number },
): Promise<Results> =>
  JSON.parse(
    await runInNetwork(
      pid,
      `const urls = ${JSON.stringify(urls)}, results = {}; let sent = 0, open = 0;
       const count = (result) => { open--; results[result] = (results[result] ?? 0) + 1; };
       const timer = setInterval(() => {
         if (sent >= ${Math.round(perSecond * seconds)}) { clearInterval(timer); return; }
         if (open >= 50) return;
         open++;
         require("node:https").get(urls[sent++ % urls.length], { rejectUnauthorized: false, agent: false, timeout: 10000 }, (response) =>
           response.resume().on("end", () => count(response.statusCode)).on("error", ({ code }) => count(code)))
           .on("timeout", function () { this.destroy(Object.assign(new Error(), { code: "timeout" })); })
           .on("error", ({ code }) => count(code));
       }, ${1000 / perSecond});
       process.on("exit", () => console.log(JSON.stringify(results)));`,
      seconds + 60,
    ),
  ) as Results;
