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


@wrap(waf, "create_web_acl_record")
def store_association_config(original, name, scope, request):
    """ministack does not store the association config of web ACLs, which contains the inspected size of request bodies."""
    uid, arn, acl = original(name, scope, request)
    if "AssociationConfig" in request:
        acl["AssociationConfig"] = request["AssociationConfig"]
    return uid, arn, acl


@wrap(waf, "_update_web_acl")
def replace_web_acl(original, request):
    """UpdateWebACL replaces the whole configuration: a web ACL loses what is not sent (AWS WAF API Reference, UpdateWebACL)."""
    result = original({"Rules": [], **request})
    acl = waf.web_acl_record(request.get("Id", ""), request.get("Scope", "REGIONAL"))
    if result[0] == 200:
        acl.pop("AssociationConfig", None)
        acl.update({field: request[field] for field in ("AssociationConfig", "Description") if field in request})
    return result
