# SPDX-License-Identifier: Apache-2.0
"""Runs ministack with its patches and the stub services.

Besides the AWS API, it serves GET /_sandbox/inventory: every resource except those of a new account, as
[{"service", "kind", "id"}].

Environment, in addition to ministack's: SANDBOX_CLUSTERS, the endpoint and certificate authority that EKS returns for the
cluster of each region, as {REGION: {endpoint, ca (base64)}}.
"""

import json
import re
from urllib.parse import unquote

import ministack.app

import ministack_patches
import stub_services

ministack_app = ministack.app.app


async def send_json(send, status, data, error=None):
    headers = [(b"content-type", b"application/x-amz-json-1.1")] + ([(b"x-amzn-errortype", error.encode())] if error else [])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(data).encode()})


async def app(scope, receive, send):
    """Sends requests to a stub service, or to ministack if the service has no stub of the operation."""
    if scope["type"] != "http":
        return await ministack_app(scope, receive, send)
    if scope["path"] == "/_sandbox/inventory":
        return await send_json(send, 200, ministack_patches.inventory())
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    signed = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("authorization", ""))
    if not signed or signed[1] not in stub_services.SERVICES:
        return await ministack_app(scope, receive, send)
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    body = b"".join(message.get("body", b"") for message in messages)
    response = stub_services.respond(signed[1], scope["method"], unquote(scope["path"]), headers.get("x-amz-target"), body)
    if response:
        return await send_json(send, *response)
    replayed = iter(messages)

    async def replay():
        return next(replayed, None) or await receive()

    await ministack_app(scope, replay, send)


if __name__ == "__main__":
    ministack_patches.record_defaults()
    ministack.app.app = app
    ministack.app.main()
