# SPDX-License-Identifier: Apache-2.0
import re
import uuid
from xml.etree import ElementTree

from ministack.services import route53

from .wrap import wrap, xml_elements

# DNSSEC status and key-signing keys by hosted zone.
dnssec = {}
# Query logging configurations by id.
query_logs = {}


def xml_response(root, content, status=200):
    body = f'<?xml version="1.0"?><{root} xmlns="{route53.NS}">{content}</{root}>'
    return status, {"Content-Type": "text/xml"}, body.encode()


def change_info():
    with route53._lock:
        change = route53._new_change()
    fields = xml_elements(Id="/change/" + change["id"], Status="PENDING", SubmittedAt=change["submitted_at"])
    return f"<ChangeInfo>{fields}</ChangeInfo>"


def create_key_signing_key(body):
    root = ElementTree.fromstring(body)
    given = {field: route53._text(root, field) for field in ("Name", "HostedZoneId", "KeyManagementServiceArn", "Status")}
    zone = given.pop("HostedZoneId").removeprefix("/hostedzone/")
    key = {
        **{field: given[field] for field in ("Name", "Status")}, "KmsArn": given["KeyManagementServiceArn"], "Flag": 257, "KeyTag": 12345,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256", "SigningAlgorithmType": 13, "DigestAlgorithmMnemonic": "SHA-256",
        "DigestAlgorithmType": 2, "DigestValue": "A" * 64, "PublicKey": "A" * 86 + "==", "DSRecord": f"12345 13 2 {'A' * 64}",
        "DNSKEYRecord": f"257 3 13 {'A' * 86}==", "CreatedDate": "2026-01-01T00:00:00Z", "LastModifiedDate": "2026-01-01T00:00:00Z",
    }
    dnssec.setdefault(zone, {"status": "NOT_SIGNING", "keys": {}})["keys"][key["Name"]] = key
    content = change_info() + f"<KeySigningKey>{xml_elements(**key)}</KeySigningKey>"
    return xml_response("CreateKeySigningKeyResponse", content, 201)


def dnssec_operations(method, path, body):
    """The operations on the key-signing keys and the DNSSEC signing of a hosted zone."""
    if re.fullmatch(r"/keysigningkey/?", path):
        return create_key_signing_key(body)
    if named := re.fullmatch(r"/keysigningkey/([^/]+)/([^/]+)(/(?:de)?activate)?", path):
        zone, name, action = named.groups()
        keys = dnssec.get(zone, {"keys": {}})["keys"]
        if name not in keys:
            return route53._error_response("NoSuchKeySigningKey", f"{name} does not exist", 404)
        if action:
            keys[name]["Status"] = "ACTIVE" if action == "/activate" else "INACTIVE"
        elif method == "DELETE":
            del keys[name]
        return xml_response("Answer", change_info())
    zone, action = re.fullmatch(r"/hostedzone/([^/]+)/(dnssec|enable-dnssec|disable-dnssec)", path).groups()
    state = dnssec.get(zone, {"status": "NOT_SIGNING", "keys": {}})
    if action != "dnssec":
        state["status"] = "SIGNING" if action == "enable-dnssec" else "NOT_SIGNING"
        return xml_response("Answer", change_info())
    keys = "".join(f"<member>{xml_elements(**key)}</member>" for key in state["keys"].values())
    status = f"<Status>{xml_elements(ServeSignature=state['status'])}</Status>"
    return xml_response("GetDNSSECResponse", f"{status}<KeySigningKeys>{keys}</KeySigningKeys>")


def query_logging_operations(method, path, body):
    def config_xml(key):
        return f"<QueryLoggingConfig>{xml_elements(Id=key, **query_logs[key])}</QueryLoggingConfig>"

    if method == "POST":
        root = ElementTree.fromstring(body)
        key = str(uuid.uuid4())
        query_logs[key] = {field: route53._text(root, field) for field in ("HostedZoneId", "CloudWatchLogsLogGroupArn")}
        return xml_response("CreateQueryLoggingConfigResponse", config_xml(key), 201)
    key = path.split("/")[2]
    if key not in query_logs:
        return route53._error_response("NoSuchQueryLoggingConfig", f"{key} does not exist", 404)
    if method == "DELETE":
        del query_logs[key]
        return xml_response("DeleteQueryLoggingConfigResponse", "")
    return xml_response("GetQueryLoggingConfigResponse", config_xml(key))


@wrap(route53, "handle_request")
async def dnssec_and_query_logging(original, method, path, headers, body, query):
    """Adds the operations on DNSSEC and on query logging of hosted zones."""
    resource = path.removeprefix(f"/{route53.API_VERSION}")
    if re.match(r"/keysigningkey|/hostedzone/[^/]+/(enable-|disable-)?dnssec", resource):
        return dnssec_operations(method, resource, body)
    if resource.startswith("/queryloggingconfig"):
        return query_logging_operations(method, resource, body)
    return await original(method, path, headers, body, query)
