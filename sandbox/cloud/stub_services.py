# SPDX-License-Identifier: Apache-2.0
"""Stubs of services, or of operations, that neither emulator has and that `up`, `refresh` or `destroy` needs.

A stub stores what it receives and returns it; every resource is ready at once. It checks only that a resource exists. An
operation is a function of the request's data. Its key is the operation name in the JSON protocols, the method and path in REST.
"""

import json
import re
import time
import uuid

from stub_store import StubError, TAG_OPERATIONS, add_tags, arn, delete, get, store_of, tag_list

# --- route53resolver: DNS firewall and query logs -------------------------------------------------------------------


def resolver_operations(kind, status, **defaults):
    """The functions that create (or associate), get and delete (or disassociate) one kind of resource."""

    def create(data):
        key = f"rslvr-{uuid.uuid4().hex[:17]}"
        entry = {**defaults, **data, "Id": key, "Arn": arn("route53resolver", f"{kind}/{key}"), "Status": status, "OwnerId": "0" * 12}
        add_tags(entry["Arn"], entry.pop("Tags", []))
        store_of("route53resolver", kind)[key] = entry
        return {kind: entry}

    id_field = f"{kind}Id"
    return (
        create,
        lambda data: {kind: get("route53resolver", kind, data[id_field])},
        lambda data: {kind: delete("route53resolver", kind, data[id_field])},
    )


def resolver():
    operations = dict(TAG_OPERATIONS)
    for kind, status, defaults in [
        ("FirewallRuleGroup", "COMPLETE", {"ShareStatus": "NOT_SHARED"}),
        ("FirewallRuleGroupAssociation", "COMPLETE", {"MutationProtection": "DISABLED"}),
        ("ResolverQueryLogConfig", "CREATED", {"ShareStatus": "NOT_SHARED"}),
        ("ResolverQueryLogConfigAssociation", "ACTIVE", {}),
    ]:
        create, read, remove = resolver_operations(kind, status, **defaults)
        create_verb, delete_verb = ("Associate", "Disassociate") if kind.endswith("Association") else ("Create", "Delete")
        name = kind.removesuffix("Association")
        operations |= {f"{create_verb}{name}": create, f"Get{kind}": read, f"{delete_verb}{name}": remove}

    # Requests identify a query log association by its configuration and its VPC.
    def disassociate_query_log(data):
        store = store_of("route53resolver", "ResolverQueryLogConfigAssociation")
        fields = ("ResolverQueryLogConfigId", "ResourceId")
        for key, entry in list(store.items()):
            if all(entry[field] == data[field] for field in fields):
                return {"ResolverQueryLogConfigAssociation": store.pop(key)}
        raise StubError("ResourceNotFoundException")

    def rule_key(data):
        return data["FirewallRuleGroupId"], data.get("FirewallThreatProtectionId") or data.get("FirewallDomainListId")

    def create_rule(data):
        new_id = {} if "FirewallDomainListId" in data else {"FirewallThreatProtectionId": f"rslvr-ftp-{uuid.uuid4().hex[:12]}"}
        rule = {"FirewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN", **data, **new_id}
        store_of("route53resolver", "FirewallRule")[rule_key(rule)] = rule
        return {"FirewallRule": rule}

    def list_rules(data):
        return {"FirewallRules": [rule for rule in store_of("route53resolver", "FirewallRule").values()
                                  if rule["FirewallRuleGroupId"] == data["FirewallRuleGroupId"]]}

    def update_rule(data):
        rule = get("route53resolver", "FirewallRule", rule_key(data))
        rule.update(data)
        return {"FirewallRule": rule}

    return operations | {
        "DisassociateResolverQueryLogConfig": disassociate_query_log,
        "CreateFirewallRule": create_rule,
        "ListFirewallRules": list_rules,
        "UpdateFirewallRule": update_rule,
        "DeleteFirewallRule": lambda data: {"FirewallRule": delete("route53resolver", "FirewallRule", rule_key(data))},
    }


# --- config: conformance packs ----------------------------------------------------------------------------------------

NO_PACK = "NoSuchConformancePackException"


def put_pack(data):
    name = data["ConformancePackName"]
    json.loads(data["TemplateBody"])["Resources"]
    pack = {"ConformancePackName": name, "ConformancePackId": name, "ConformancePackArn": arn("config", f"conformance-pack/{name}")}
    store_of("config", "ConformancePack")[name] = pack
    return {"ConformancePackArn": pack["ConformancePackArn"]}


def describe_packs(data):
    names = data.get("ConformancePackNames") or list(store_of("config", "ConformancePack"))
    return [get("config", "ConformancePack", name, NO_PACK) for name in names]


def pack_status(data):
    store = store_of("config", "ConformancePack")
    packs = [store[name] for name in data.get("ConformancePackNames") or list(store) if name in store]
    return {"ConformancePackStatusDetails": [{**pack, "ConformancePackState": "CREATE_COMPLETE"} for pack in packs]}


CONFORMANCE = {
    "PutConformancePack": put_pack,
    "DescribeConformancePacks": lambda data: {"ConformancePackDetails": describe_packs(data)},
    "DescribeConformancePackStatus": pack_status,
    "DeleteConformancePack": lambda data: delete("config", "ConformancePack", data["ConformancePackName"], NO_PACK) and {},
}

# --- REST: securityhub, accessanalyzer, macie2 ------------------------------------------------------------------------


def account_setting(service, path, disabled_error, defaults):
    """The operations of a service that is enabled or disabled for the whole account."""

    def enable(data):
        store_of(service, "account")["on"] = {**defaults(), **{key: value for key, value in data.items() if value is not None}}
        return {}

    return {
        f"POST {path}": enable,
        f"GET {path}": lambda data: get(service, "account", "on", *disabled_error),
        f"PATCH {path}": lambda data: get(service, "account", "on", *disabled_error).update(data) or {},
        f"DELETE {path}": lambda data: delete(service, "account", "on", *disabled_error) and {},
    }


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def get_standards(arns):
    store = store_of("securityhub", "standards")
    return {"StandardsSubscriptions": [store[subscription] for subscription in arns if subscription in store]}


def enable_standards(data):
    enabled = []
    for request in data["StandardsSubscriptionRequests"]:
        standard = request["StandardsArn"]
        subscription = arn("securityhub", "subscription/" + standard.split("standards/")[-1])
        enabled.append(subscription)
        store_of("securityhub", "standards")[subscription] = {
            "StandardsArn": standard, "StandardsSubscriptionArn": subscription, "StandardsInput": {}, "StandardsStatus": "READY",
            "StandardsControlsUpdatable": "READY_FOR_UPDATES",
        }
    return get_standards(enabled)


def disable_standards(data):
    disabled = get_standards(data["StandardsSubscriptionArns"])
    for subscription in data["StandardsSubscriptionArns"]:
        store_of("securityhub", "standards").pop(subscription, None)
    return disabled


def create_analyzer(data):
    name = data["analyzerName"]
    analyzer = {"name": name, "type": data["type"], "arn": arn("access-analyzer", f"analyzer/{name}"), "status": "ACTIVE",
                "createdAt": now(), "tags": data.get("tags", {})}
    store_of("accessanalyzer", "analyzer")[name] = analyzer
    return {"arn": analyzer["arn"]}


def create_job(data):
    key = uuid.uuid4().hex
    job = {**data, "jobId": key, "jobArn": arn("macie2", f"classification-job/{key}"), "jobStatus": "RUNNING", "createdAt": now()}
    store_of("macie2", "job")[key] = job
    return {"jobId": key, "jobArn": job["jobArn"]}


def update_job(data, key):
    """AWS still returns cancelled jobs. The stub deletes them, so that the inventory contains only active jobs."""
    if data.get("jobStatus") == "CANCELLED":
        delete("macie2", "job", key, status=404)
    else:
        get("macie2", "job", key, status=404).update(data)
    return {}


# moto's response lacks CODE_REPOSITORY, which the provider requires.
SCAN_TYPES = {"EC2": "ec2", "ECR": "ecr", "LAMBDA": "lambda", "LAMBDA_CODE": "lambdaCode", "CODE_REPOSITORY": "codeRepository"}


def set_scan_types(data, enable):
    store = store_of("inspector2", "account")
    for account in data.get("accountIds") or ["0" * 12]:
        types = (store.get(account, set()) | set(data["resourceTypes"])) if enable else store.get(account, set()) - set(data["resourceTypes"])
        store[account] = types
        if not types:
            del store[account]
    return scan_status(data)


def scan_status(data):
    def state(enabled):
        return {"status": "ENABLED" if enabled else "DISABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": ""}

    def account(name):
        types = store_of("inspector2", "account").get(name, set())
        states = {field: state(scan_type in types) for scan_type, field in SCAN_TYPES.items()}
        return {"accountId": name, "state": state(types), "resourceState": states}

    return {"accounts": [account(name) for name in data.get("accountIds") or ["0" * 12]], "failedAccounts": []}


# --- ce: cost anomaly detection ----------------------------------------------------------------------------------------


def anomaly_operations(kind):
    """The operations on anomaly monitors or subscriptions: `Monitor` or `Subscription`."""
    name, arn_field, not_found = f"Anomaly{kind}", f"{kind}Arn", f"Unknown{kind}Exception"

    def create(data):
        resource = arn("ce", f"anomaly{kind.lower()}/{uuid.uuid4()}")
        account = {"AccountId": "0" * 12} if kind == "Subscription" else {}
        store_of("ce", name)[resource] = {**data[name], arn_field: resource, **account}
        add_tags(resource, data.get("ResourceTags"))
        return {arn_field: resource}

    def read(data):
        arns = data.get(f"{arn_field}List") or list(store_of("ce", name))
        return {f"{name}s": [get("ce", name, resource, not_found) for resource in arns]}

    def remove(data):
        delete("ce", name, data[arn_field], not_found)
        return {}

    return {f"Create{name}": create, f"Get{name}s": read, f"Delete{name}": remove}


COST_ANOMALIES = anomaly_operations("Monitor") | anomaly_operations("Subscription") | {
    "ListTagsForResource": lambda data: {"ResourceTags": tag_list(data["ResourceArn"])},
}

SERVICES = {
    "ce": COST_ANOMALIES,
    "inspector2": {
        "POST /enable": lambda data: set_scan_types(data, True),
        "POST /disable": lambda data: set_scan_types(data, False),
        "POST /status/batch/get": scan_status,
    },
    "route53resolver": resolver(),
    "config": CONFORMANCE,
    "securityhub": account_setting("securityhub", "/accounts", ("ResourceNotFoundException", 404), lambda: {
        "HubArn": arn("securityhub", "hub/default"), "SubscribedAt": now(), "AutoEnableControls": True,
        "ControlFindingGenerator": "SECURITY_CONTROL",
    }) | {
        "POST /standards/register": enable_standards,
        "POST /standards/get": lambda data: get_standards(data.get("StandardsSubscriptionArns") or list(store_of("securityhub", "standards"))),
        "POST /standards/deregister": disable_standards,
    },
    "access-analyzer": {
        "PUT /analyzer": create_analyzer,
        "GET /analyzer/(.+)": lambda data, name: {"analyzer": get("accessanalyzer", "analyzer", name, status=404)},
        "DELETE /analyzer/(.+)": lambda data, name: delete("accessanalyzer", "analyzer", name, status=404) and {},
    },
    "macie2": account_setting("macie2", "/macie", ("AccessDeniedException", 403), lambda: {
        "status": "ENABLED", "createdAt": now(), "updatedAt": now(),
        "serviceRole": "arn:aws:iam::000000000000:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie",
    }) | {
        "POST /jobs": create_job,
        "GET /jobs/(.+)": lambda data, key: get("macie2", "job", key, status=404),
        "PATCH /jobs/(.+)": update_job,
    },
}


def respond(service, method, path, target, body):
    """Returns the status, the data and the error code of the response, or None if no stub has the operation."""
    operations = SERVICES.get(service, {})
    name = target.split(".")[-1] if target else f"{method} {path}"
    for pattern, operation in operations.items():
        match = re.fullmatch(pattern, name)
        if match:
            try:
                return 200, operation(json.loads(body) if body else {}, *match.groups()), None
            except StubError as error:
                return error.status, {"__type": error.code, "message": f"{name}: {error.code}"}, error.code
    return None
