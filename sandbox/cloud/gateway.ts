// SPDX-License-Identifier: Apache-2.0
// The way to the emulated AWS: an HTTP proxy that sends each request to the emulator that knows its service. Programs reach
// it by AWS_ENDPOINT_URL=http://aws.sandbox and HTTP_PROXY, so that no hosts file is touched and host prefixes
// (account ids, bucket names) work. GET /_sandbox/status, asked directly, counts what went through.
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";

const [port, ministack, moto] = process.argv.slice(2).map(Number);

/** Services that moto serves; ministack serves the others. */
const MOTO = new Set(["access-analyzer", "guardduty", "inspector2", "macie2", "securityhub"]);

const counts: Record<string, { requests: number; errors: number }> = {};

/** The service that a request is for: named in its signature's scope. */
const serviceOf = (authorization: string | undefined): string =>
  /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization ?? "")?.[1] ?? "unsigned";

const forward = (incoming: IncomingMessage, answer: ServerResponse): void => {
  const service = serviceOf(incoming.headers.authorization);
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "aws.sandbox"}`);
  const count = (counts[service] ??= { requests: 0, errors: 0 });
  count.requests++;
  const outgoing = request(
    {
      host: "127.0.0.1",
      port: MOTO.has(service) ? moto : ministack,
      method: incoming.method,
      path: url.pathname + url.search,
      headers: incoming.headers,
    },
    (response) => {
      const status = response.statusCode ?? 502;
      if (status >= 400) {
        count.errors++;
        const operation = incoming.headers["x-amz-target"];
        process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), service, operation, method: incoming.method, path: url.pathname, status })}\n`);
      }
      answer.writeHead(status, response.headers);
      response.pipe(answer);
    },
  );
  outgoing.on("error", (error) => {
    if (!answer.headersSent) answer.writeHead(502);
    answer.end(`the emulator of ${service} does not answer: ${error.message}`);
  });
  incoming.on("error", () => outgoing.destroy());
  incoming.pipe(outgoing);
};

createServer((incoming, answer) => {
  if (incoming.url !== "/_sandbox/status") return forward(incoming, answer);
  answer.writeHead(200, { "content-type": "application/json" });
  answer.end(JSON.stringify(counts));
}).listen(port, "127.0.0.1");
