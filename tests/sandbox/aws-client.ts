// SPDX-License-Identifier: Apache-2.0
import { Processes } from "../../sandbox/lib/processes";
import type { State } from "../../sandbox/lib/state";

/** A response of the emulated AWS. */
export interface Response {
  status: number;
  text: string;
}

/** Sends requests to the emulated AWS of a sandbox that runs, as an operator or a controller does. */
export class AwsClient {
  private readonly port: number;

  constructor(
    state: State,
    private readonly region = "us-east-1",
  ) {
    this.port = new Processes(state).alive().find(({ name }) => name === "aws-gateway")!.port;
  }

  /** Calls an operation of a query protocol. */
  query(service: string, action: string, version: string, parameters: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters }).toString();
    return this.send(service, "/", body, { "content-type": "application/x-www-form-urlencoded" });
  }

  /** Calls an operation of a JSON protocol. */
  json(service: string, target: string, body: object): Promise<Response> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return this.send(service, "/", JSON.stringify(body), headers);
  }

  /** Sends a request of a REST protocol. @param body None: GET; an object: POST */
  rest(service: string, path: string, body?: object): Promise<Response> {
    return this.send(service, path, body && JSON.stringify(body), { "content-type": "application/json" });
  }

  private async send(
    service: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    const credential = `sandbox/20260101/${this.region}/${service}/aws4_request`;
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        // A test blocks its process while a command runs, so a connection that the emulator closed meanwhile would be used again.
        connection: "close",
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
        ...headers,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  }
}
