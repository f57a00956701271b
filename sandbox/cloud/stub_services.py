# SPDX-License-Identifier: Apache-2.0
"""Services that neither emulator has, or has without an operation that `up`, `refresh` or `destroy` needs.

Each keeps what it is given and shows it again, ready at once: no more. Nothing is looked for, found or refused but what is
not there. An operation is a function of the request's data, by its name in the JSON protocols, by method and path in REST.
"""

import json
import re
import time
import uuid

kept = {}


class Refused(Exception):
    def __init__(self, code, status=400):
        super().__init__(code)
        self.code, self.status = code, status


def of(service, kind):
    return kept.setdefault((service, kind), {})


def arn(service, path):
    return f"arn:aws:{service}:us-east-1:000000000000:{path}"


def found(service, kind, key, code="ResourceNotFoundException", status=400):
    if key not in of(service, kind):
        raise Refused(code, status)
    return of(service, kind)[key]


def gone(service, kind, key, code="ResourceNotFoundException", status=400):
    entry = found(service, kind, key, code, status)
    del of(service, kind)[key]
    return entry


tags_of = {}


def tagged(resource, tags):
    tags_of.setdefault(resource, {}).update({tag["Key"]: tag["Value"] for tag in tags or []})


def tag_list(resource):
    return [{"Key": key, "Value": value} for key, value in tags_of.get(resource, {}).items()]


def untag(data):
    for key in data["TagKeys"]:
        tags_of.get(data["ResourceArn"], {}).pop(key, None)
    return {}


TAG_OPERATIONS = {
    "ListTagsForResource": lambda data: {"Tags": tag_list(data["ResourceArn"])},
    "TagResource": lambda data: tagged(data["ResourceArn"], data["Tags"]) or {},
    "UntagResource": untag,
}


# --- route53resolver: DNS firewall and query logs -------------------------------------------------------------------


def resolver_kind(kind, status, **always):
    """Create (or associate), get, delete (or disassociate) of one kind of the resolver's resources."""

    def create(data):
        key = f"rslvr-{uuid.uuid4().hex[:17]}"
        entry = {**always, **data, "Id": key, "Arn": arn("route53resolver", f"{kind}/{key}"), "Status": status, "OwnerId": "0" * 12}
        tagged(entry["Arn"], entry.pop("Tags", []))
        of("route53resolver", kind)[key] = entry
        return {kind: entry}

    id_of = f"{kind}Id"
    return create, lambda data: {kind: found("route53resolver", kind, data[id_of])}, lambda data: {kind: gone("route53resolver", kind, data[id_of])}


def resolver():
    operations = dict(TAG_OPERATIONS)
    both = {"make": ("Create", "Delete"), "join": ("Associate", "Disassociate")}
    for kind, how, status, always in [
        ("FirewallRuleGroup", "make", "COMPLETE", {"ShareStatus": "NOT_SHARED"}),
        ("FirewallRuleGroupAssociation", "join", "COMPLETE", {"MutationProtection": "DISABLED"}),
        ("ResolverQueryLogConfig", "make", "CREATED", {"ShareStatus": "NOT_SHARED"}),
        ("ResolverQueryLogConfigAssociation", "join", "ACTIVE", {}),
    ]:
        create, get, remove = resolver_kind(kind, status, **always)
        what = kind.removesuffix("Association") if how == "join" else kind
        operations |= {f"{both[how][0]}{what}": create, f"Get{kind}": get, f"{both[how][1]}{what}": remove}

    # An association of query logs is named by its two ends.
    def leave(data):
        store = of("route53resolver", "ResolverQueryLogConfigAssociation")
        ends = ("ResolverQueryLogConfigId", "ResourceId")
        for key, entry in list(store.items()):
            if all(entry[end] == data[end] for end in ends):
                return {"ResolverQueryLogConfigAssociation": store.pop(key)}
        raise Refused("ResourceNotFoundException")

    def rule_key(data):
        return data["FirewallRuleGroupId"], data.get("FirewallThreatProtectionId") or data.get("FirewallDomainListId")

    def create_rule(data):
        given = {} if "FirewallDomainListId" in data else {"FirewallThreatProtectionId": f"rslvr-ftp-{uuid.uuid4().hex[:12]}"}
        rule = {"FirewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN", **data, **given}
        of("route53resolver", "FirewallRule")[rule_key(rule)] = rule
        return {"FirewallRule": rule}

    def rules(data):
        return {"FirewallRules": [rule for rule in of("route53resolver", "FirewallRule").values()
                                  if rule["FirewallRuleGroupId"] == data["FirewallRuleGroupId"]]}

    def update_rule(data):
        rule = found("route53resolver", "FirewallRule", rule_key(data))
        rule.update(data)
        return {"FirewallRule": rule}

    return operations | {
        "DisassociateResolverQueryLogConfig": leave,
        "CreateFirewallRule": create_rule,
        "ListFirewallRules": rules,
        "UpdateFirewallRule": update_rule,
        "DeleteFirewallRule": lambda data: {"FirewallRule": gone("route53resolver", "FirewallRule", rule_key(data))},
    }


# --- config: conformance packs ----------------------------------------------------------------------------------------

NO_PACK = "NoSuchConformancePackException"


def put_pack(data):
    name = data["ConformancePackName"]
    json.loads(data["TemplateBody"])["Resources"]
    pack = {"ConformancePackName": name, "ConformancePackId": name, "ConformancePackArn": arn("config", f"conformance-pack/{name}")}
    of("config", "ConformancePack")[name] = pack
    return {"ConformancePackArn": pack["ConformancePackArn"]}


def packs(data):
    names = data.get("ConformancePackNames") or list(of("config", "ConformancePack"))
    return [found("config", "ConformancePack", name, NO_PACK) for name in names]


def pack_status(data):
    store = of("config", "ConformancePack")
    shown = [store[name] for name in data.get("ConformancePackNames") or list(store) if name in store]
    return {"ConformancePackStatusDetails": [{**pack, "ConformancePackState": "CREATE_COMPLETE"} for pack in shown]}


CONFORMANCE = {
    "PutConformancePack": put_pack,
    "DescribeConformancePacks": lambda data: {"ConformancePackDetails": packs(data)},
    "DescribeConformancePackStatus": pack_status,
    "DeleteConformancePack": lambda data: gone("config", "ConformancePack", data["ConformancePackName"], NO_PACK) and {},
}

# --- REST: securityhub, accessanalyzer, macie2 ------------------------------------------------------------------------


def switch(service, path, off, fresh):
    """A service that is on or off for the whole account."""
    def turn_on(data):
        of(service, "account")["on"] = {**fresh(), **{key: value for key, value in data.items() if value is not None}}
        return {}

    return {
        f"POST {path}": turn_on,
        f"GET {path}": lambda data: found(service, "account", "on", *off),
        f"PATCH {path}": lambda data: found(service, "account", "on", *off).update(data) or {},
        f"DELETE {path}": lambda data: gone(service, "account", "on", *off) and {},
    }


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def standards(arns):
    store = of("securityhub", "standards")
    return {"StandardsSubscriptions": [store[one] for one in arns if one in store]}


def enable_standards(data):
    enabled = []
    for wanted in data["StandardsSubscriptionRequests"]:
        standard = wanted["StandardsArn"]
        subscription = arn("securityhub", "subscription/" + standard.split("standards/")[-1])
        enabled.append(subscription)
        of("securityhub", "standards")[subscription] = {
            "StandardsArn": standard, "StandardsSubscriptionArn": subscription, "StandardsInput": {}, "StandardsStatus": "READY",
            "StandardsControlsUpdatable": "READY_FOR_UPDATES",
        }
    return standards(enabled)


def disable_standards(data):
    left = standards(data["StandardsSubscriptionArns"])
    for one in data["StandardsSubscriptionArns"]:
        of("securityhub", "standards").pop(one, None)
    return left


def create_analyzer(data):
    name = data["analyzerName"]
    analyzer = {"name": name, "type": data["type"], "arn": arn("access-analyzer", f"analyzer/{name}"), "status": "ACTIVE",
                "createdAt": now(), "tags": data.get("tags", {})}
    of("accessanalyzer", "analyzer")[name] = analyzer
    return {"arn": analyzer["arn"]}


def create_job(data):
    key = uuid.uuid4().hex
    job = {**data, "jobId": key, "jobArn": arn("macie2", f"classification-job/{key}"), "jobStatus": "RUNNING", "createdAt": now()}
    of("macie2", "job")[key] = job
    return {"jobId": key, "jobArn": job["jobArn"]}


def update_job(data, key):
    """What is cancelled stays to be seen in AWS; here it is gone, so that the inventory tells what was left behind."""
    if data.get("jobStatus") == "CANCELLED":
        gone("macie2", "job", key, status=404)
    else:
        found("macie2", "job", key, status=404).update(data)
    return {}


# moto's answer leaves out a kind of resource without which the provider does not live.
SCANNED = {"EC2": "ec2", "ECR": "ecr", "LAMBDA": "lambda", "LAMBDA_CODE": "lambdaCode", "CODE_REPOSITORY": "codeRepository"}


def scan(data, on):
    store = of("inspector2", "account")
    for account in data.get("accountIds") or ["0" * 12]:
        kinds = (store.get(account, set()) | set(data["resourceTypes"])) if on else store.get(account, set()) - set(data["resourceTypes"])
        store[account] = kinds
        if not kinds:
            del store[account]
    return scan_status(data)


def scan_status(data):
    def state(on):
        return {"status": "ENABLED" if on else "DISABLED", "errorCode": "ALREADY_ENABLED", "errorMessage": ""}

    def account(name):
        kinds = of("inspector2", "account").get(name, set())
        return {"accountId": name, "state": state(kinds), "resourceState": {field: state(kind in kinds) for kind, field in SCANNED.items()}}

    return {"accounts": [account(name) for name in data.get("accountIds") or ["0" * 12]], "failedAccounts": []}


# --- ce: unusual spend --------------------------------------------------------------------------------------------------


def anomaly(kind):
    """The operations on monitors or subscriptions: `Monitor`, `Subscription`."""
    whole, key, missing = f"Anomaly{kind}", f"{kind}Arn", f"Unknown{kind}Exception"

    def create(data):
        name = arn("ce", f"anomaly{kind.lower()}/{uuid.uuid4()}")
        of("ce", whole)[name] = {**data[whole], key: name, **({"AccountId": "0" * 12} if kind == "Subscription" else {})}
        tagged(name, data.get("ResourceTags"))
        return {key: name}

    def get(data):
        names = data.get(f"{key}List") or list(of("ce", whole))
        return {f"{whole}s": [found("ce", whole, name, missing) for name in names]}

    return {f"Create{whole}": create, f"Get{whole}s": get, f"Delete{whole}": lambda data: gone("ce", whole, data[key], missing) and {}}


SPEND = anomaly("Monitor") | anomaly("Subscription") | {
    "ListTagsForResource": lambda data: {"ResourceTags": tag_list(data["ResourceArn"])},
}

SERVICES = {
    "ce": SPEND,
    "inspector2": {
        "POST /enable": lambda data: scan(data, True),
        "POST /disable": lambda data: scan(data, False),
        "POST /status/batch/get": scan_status,
    },
    "route53resolver": resolver(),
    "config": CONFORMANCE,
    "securityhub": switch("securityhub", "/accounts", ("ResourceNotFoundException", 404), lambda: {
        "HubArn": arn("securityhub", "hub/default"), "SubscribedAt": now(), "AutoEnableControls": True,
        "ControlFindingGenerator": "SECURITY_CONTROL",
    }) | {
        "POST /standards/register": enable_standards,
        "POST /standards/get": lambda data: standards(data.get("StandardsSubscriptionArns") or list(of("securityhub", "standards"))),
        "POST /standards/deregister": disable_standards,
    },
    "access-analyzer": {
        "PUT /analyzer": create_analyzer,
        "GET /analyzer/(.+)": lambda data, name: {"analyzer": found("accessanalyzer", "analyzer", name, status=404)},
        "DELETE /analyzer/(.+)": lambda data, name: gone("accessanalyzer", "analyzer", name, status=404) and {},
    },
    "macie2": switch("macie2", "/macie", ("AccessDeniedException", 403), lambda: {
        "status": "ENABLED", "createdAt": now(), "updatedAt": now(),
        "serviceRole": "arn:aws:iam::000000000000:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie",
    }) | {
        "POST /jobs": create_job,
        "GET /jobs/(.+)": lambda data, key: found("macie2", "job", key, status=404),
        "PATCH /jobs/(.+)": update_job,
    },
}


def reply(service, method, path, target, body):
    """The answer to a request, as status and data with the error's code; None when it is an emulator's to answer."""
    operations = SERVICES.get(service, {})
    name = target.split(".")[-1] if target else f"{method} {path}"
    for pattern, operation in operations.items():
        match = re.fullmatch(pattern, name)
        if match:
            try:
                return 200, operation(json.loads(body) if body else {}, *match.groups()), None
            except Refused as refused:
                return refused.status, {"__type": refused.code, "message": f"{name}: {refused.code}"}, refused.code
    return None


def inventory():
    return {(service, kind, str(key)) for (service, kind), store in kept.items() for key in store}
