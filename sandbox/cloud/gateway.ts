// SPDX-License-Identifier: Apache-2.0
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { emulatorOf, operationOf, serviceOf, type Emulator } from "./services";

/** Requests to one service. */
export interface ServiceTraffic {
  requests: number;
  /** Responses with a status of 400 or more. */
  errors: number;
  /** Requests by operation. */
  operations: Record<string, number>;
}

/** A request that failed. */
export interface FailedRequest {
  time: string;
  service: string;
  operation: string;
  method: string;
  path: string;
  status: number;
  /** The beginning of the response body. */
  response: string;
}

/** The response to `/_sandbox/status`. */
export interface Traffic {
  services: Record<string, ServiceTraffic>;
  /** Failed requests, latest first. */
  errors: FailedRequest[];
}

const MAX_ERRORS = 50;
const MAX_RESPONSE_LENGTH = 300;
/** Longer than clients keep an idle connection (Go: 90 s), so that the server never closes one that a client reuses. */
const KEEP_ALIVE_MS = 120_000;

/** Host names of the emulated AWS. Account ids and bucket names may prefix them. */
const HOSTS = /(^|\.)aws\.sandbox$|^127\.0\.0\.1$|^localhost$/;

/**
 * Creates the gateway of the emulated AWS: an HTTP proxy that forwards each request to the emulator of its service. Programs use
 * it through AWS_ENDPOINT_URL=http://aws.sandbox and HTTP_PROXY, so host prefixes work without changes to the hosts file.
 */
export const createGateway = (ports: Record<Emulator, number>, log: (failed: FailedRequest) => void): Server => {
  const traffic: Traffic = { services: {}, errors: [] };
  const recordFailure = (failure: FailedRequest): void => {
    traffic.services[failure.service]!.errors++;
    traffic.errors = [failure, ...traffic.errors].slice(0, MAX_ERRORS);
    log(failure);
  };
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === "/_sandbox/status") reply(outgoing, 200, JSON.stringify(traffic));
    else void forward(incoming, outgoing, ports, traffic, recordFailure);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
};

// The emulators may close idle connections at any time, so each request uses a new connection.
const agent = new Agent({ keepAlive: false });

const forward = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  ports: Record<Emulator, number>,
  traffic: Traffic,
  recordFailure: (failure: FailedRequest) => void,
): Promise<void> => {
  // A proxy request has a full URL, a direct request only a path.
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "aws.sandbox"}`);
  if (!HOSTS.test(url.hostname)) {
    reply(outgoing, 502, `the sandbox's proxy forwards requests to aws.sandbox only, not to ${url.hostname}`);
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
    response: text,
  });
  const forwarded = request(
    {
      agent,
      host: "127.0.0.1",
      port: ports[emulatorOf(service)],
      method,
      path: url.pathname + url.search,
      headers: incoming.headers,
    },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
      response.on("error", () => outgoing.destroy());
      if ((response.statusCode ?? 502) >= 400)
        void readBeginning(response).then((text) => recordFailure(failure(response.statusCode ?? 502, text)));
    },
  );
  forwarded.on("error", (error) => {
    if (outgoing.destroyed) return;
    const text = `the emulator of ${service} does not respond: ${error.message}`;
    recordFailure(failure(502, text));
    reply(outgoing, 502, text);
  });
  outgoing.on("close", () => forwarded.destroy());
  if (form === undefined) incoming.pipe(forwarded);
  else forwarded.end(form);
};

/** Reads the body of a form, where the query protocols name the action. Returns undefined for other bodies, which are streamed. */
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

const reply = (outgoing: ServerResponse, status: number, text: string): void => {
  if (!outgoing.headersSent)
    outgoing.writeHead(status, { "content-type": text.startsWith("{") ? "application/json" : "text/plain" });
  outgoing.end(text);
};
