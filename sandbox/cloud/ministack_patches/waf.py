# SPDX-License-Identifier: Apache-2.0
import json

from ministack.services import waf

from .wrap import json_response, operation_of, wrap

# Logging configurations by the ARN of their web ACL.
logging_configs = {}


@wrap(waf, "handle_request")
async def logging_operations(original, method, path, headers, body, query):
    """Adds the operations on the logging configuration of web ACLs."""
    operation = operation_of(headers)
    data = json.loads(body) if body else {}
    missing = json_response(400, {"__type": "WAFNonexistentItemException", "message": "the web ACL has no logging configuration"})
    if operation == "PutLoggingConfiguration":
        config = data["LoggingConfiguration"]
        logging_configs[config["ResourceArn"]] = config
        return json_response(200, {"LoggingConfiguration": config})
    if operation == "GetLoggingConfiguration":
        config = logging_configs.get(data["ResourceArn"])
        return json_response(200, {"LoggingConfiguration": config}) if config else missing
    if operation == "DeleteLoggingConfiguration":
        return json_response(200, {}) if logging_configs.pop(data["ResourceArn"], None) else missing
    return await original(method, path, headers, body, query)
