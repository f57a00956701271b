# SPDX-License-Identifier: Apache-2.0
"""Helpers of the patches: the decorator that replaces a function of ministack, and HTTP responses."""

import json
from xml.sax.saxutils import escape


def wrap(module, name):
    """Replaces module.name, also in the module's tables of operations. The replacement receives the original function first."""

    def replace(function):
        original = getattr(module, name)

        def replacement(*args, **named):
            return function(original, *args, **named)

        setattr(module, name, replacement)
        for table in [value for value in vars(module).values() if isinstance(value, dict)]:
            table.update({key: replacement for key, value in table.items() if value is original})

    return replace


def json_response(status, body):
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()


def xml_elements(**fields):
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())


def operation_of(headers):
    """The operation of a request in the JSON protocols."""
    return headers.get("x-amz-target", "").split(".")[-1]
