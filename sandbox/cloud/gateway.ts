// SPDX-License-Identifier: Apache-2.0
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { emulatorOf, operationOf, serviceOf, type Emulator } from "./services";

/** What went through for one service. */
export interface ServiceTraffic {
  requests: number;
  /** Those answered with a status of 400 or more. */
  errors: number;
  /** Requests by operation. */
  operations: Record<string, number>;
}

/** A request that was answered with an error. */
export interface FailedRequest {
  time: string;
  service: string;
  operation: string;
  method: string;
  path: string;
  status: number;
  /** The beginning of the answer. */
  answer: string;
}

/** What the gateway tells of itself at `/_sandbox/status`. */
export interface Traffic {
  services: Record<string, ServiceTraffic>;
  /** The latest first. */
  errors: FailedRequest[];
}

const MAX_ERRORS = 50;
const MAX_RESPONSE_LENGTH = 300;
/** Longer than clients keep an idle connection (Go: 90 s), so that none is closed as its next request sets out. */
const KEEP_ALIVE_MS = 120_000;

/** Names by which clients reach the emulated AWS; host prefixes (account ids, bucket names) come before them. */
const HOSTS = /(^|\.)aws\.sandbox$|^127\.0\.0\.1$|^localhost$/;

/**
 * The way to the emulated AWS: an HTTP proxy that sends each request to the emulator that knows its service. Programs
 * reach it by AWS_ENDPOINT_URL=http://aws.sandbox and HTTP_PROXY, so that no hosts file is touched and host prefixes work.
 */
export const createGateway = (ports: Record<Emulator, number>, log: (failed: FailedRequest) => void): Server => {
  const traffic: Traffic = { services: {}, errors: [] };
  const failed = (failure: FailedRequest): void => {
    traffic.services[failure.service]!.errors++;
    traffic.errors = [failure, ...traffic.errors].slice(0, MAX_ERRORS);
    log(failure);
  };
  const server = createServer((incoming, answer) => {
    if (incoming.url === "/_sandbox/status") reply(answer, 200, JSON.stringify(traffic));
    else void forward(incoming, answer, ports, traffic, failed);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
};

// The emulators close idle connections at will: each request takes a new one, which costs nothing on loopback.
const agent = new Agent({ keepAlive: false });

const forward = async (
  incoming: IncomingMessage,
  answer: ServerResponse,
  ports: Record<Emulator, number>,
  traffic: Traffic,
  failed: (failure: FailedRequest) => void,
): Promise<void> => {
  // The whole address when it is asked as a proxy, a path when it is taken for the server itself.
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "aws.sandbox"}`);
  if (!HOSTS.test(url.hostname)) {
    reply(answer, 502, `this proxy is the sandbox's way to its AWS, aws.sandbox; it does not lead to ${url.hostname}`);
    return;
  }
  const service = serviceOf(incoming.headers.authorization);
  const form = await readForm(incoming).catch(() => undefined);
  const method = incoming.method ?? "GET";
  const target = incoming.headers["x-amz-target"];
  const operation = operationOf(service, {
    method,
    url,
    form,
    target: typeof target === "string" ? target : undefined,
  });
  const count = (traffic.services[service] ??= { requests: 0, errors: 0, operations: {} });
  count.requests++;
  count.operations[operation] = (count.operations[operation] ?? 0) + 1;

  const failure = (status: number, text: string): FailedRequest => ({
    time: new Date().toISOString(),
    service,
    operation,
    method,
    path: url.pathname,
    status,
    answer: text,
  });
  const outgoing = request(
    {
      agent,
      host: "127.0.0.1",
      port: ports[emulatorOf(service)],
      method,
      path: url.pathname + url.search,
      headers: incoming.headers,
    },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.on("error", () => answer.destroy());
      if ((response.statusCode ?? 502) >= 400)
        void readBeginning(response).then((text) => failed(failure(response.statusCode ?? 502, text)));
    },
  );
  outgoing.on("error", (error) => {
    if (answer.destroyed) return;
    const text = `the emulator of ${service} does not answer: ${error.message}`;
    failed(failure(502, text));
    reply(answer, 502, text);
  });
  answer.on("close", () => outgoing.destroy());
  if (form === undefined) incoming.pipe(outgoing);
  else outgoing.end(form);
};

/** The body of a form, in which the query protocols name their action; undefined for all else, which is passed on as it comes. */
const readForm = async (incoming: IncomingMessage): Promise<string | undefined> => {
  if (!incoming.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return undefined;
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
};

const readBeginning = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    response.on("data", (part: Buffer) => {
      if (text.length < MAX_RESPONSE_LENGTH) text += part.toString("utf8");
    });
    response.on("close", () => resolve(text.slice(0, MAX_RESPONSE_LENGTH)));
  });

const reply = (answer: ServerResponse, status: number, text: string): void => {
  if (!answer.headersSent)
    answer.writeHead(status, { "content-type": text.startsWith("{") ? "application/json" : "text/plain" });
  answer.end(text);
};
