# SPDX-License-Identifier: Apache-2.0
"""Runs ministack with what it leaves out or forgets put right, as `refresh` found it.

A resource whose answer lacks what was asked for looks changed by someone else, so every entry here is a difference
between ministack 1.5.33 and AWS that the platform met. Beside the AWS API it answers GET /_sandbox/inventory with every
resource that a new account does not come with: [{"service", "kind", "id"}].

Environment, besides ministack's own: SANDBOX_CLUSTERS, what EKS says of each region's cluster: {REGION: {endpoint, ca (base64)}}.
"""

import importlib
import json
import os
import pkgutil
import re
import time
import uuid
from urllib.parse import parse_qs, unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import keepers
import ministack.app
import ministack.services
from ministack.core.responses import get_account_id, get_region
from ministack.services import acm, alb, backup, cloudfront, cloudtrail, config, ec2, eks, elasticache, eventbridge, rds, route53, waf


def around(module, name):
    """Replaces module.name, in the module's tables of operations too, by a function that is given the original first."""

    def replace(function):
        original = getattr(module, name)

        def replacement(*args, **named):
            return function(original, *args, **named)

        setattr(module, name, replacement)
        for table in [value for value in vars(module).values() if isinstance(value, dict)]:
            table.update({key: replacement for key, value in table.items() if value is original})

    return replace


def answer(status, body):
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()


def xml(root, content, status=200):
    return status, {"Content-Type": "text/xml"}, f'<?xml version="1.0"?><{root} xmlns="{route53.NS}">{content}</{root}>'.encode()


def elements(**fields):
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in fields.items())


# --- what it forgets -------------------------------------------------------------------------------------------------


SIGN_IN = ("UserPoolArn", "UserPoolClientId", "UserPoolDomain", "Scope", "SessionCookieName", "SessionTimeout", "OnUnauthenticatedRequest")


@around(alb, "_parse_actions")
def action_keeps_sign_in(original, params, prefix="DefaultActions"):
    actions = original(params, prefix)
    for index, action in enumerate(actions, 1):
        if action["Type"] == "authenticate-cognito":
            action["AuthenticateCognitoConfig"] = {
                "SessionCookieName": "AWSELBAuthSessionCookie",
                **{field: value for field in SIGN_IN if (value := alb._p(params, f"{prefix}.member.{index}.AuthenticateCognitoConfig.{field}"))},
            }
    return actions


@around(alb, "_action_xml")
def action_shows_sign_in(original, action):
    sign_in = action.get("AuthenticateCognitoConfig")
    shown = f"<AuthenticateCognitoConfig>{elements(**sign_in)}</AuthenticateCognitoConfig></member>" if sign_in else "</member>"
    return original(action).replace("</member>", shown)


@around(ec2, "_parse_lt_data")
def launch_template_keeps_volume_key(original, params, prefix="LaunchTemplateData"):
    data = original(params, prefix)
    for index, mapping in enumerate(data.get("BlockDeviceMappings", []), 1):
        key = ec2._p(params, f"{prefix}.BlockDeviceMapping.{index}.Ebs.KmsKeyId")
        if key:
            mapping.setdefault("Ebs", {})["KmsKeyId"] = key
    return data


@around(ec2, "_lt_data_xml")
def launch_template_shows_volume_key(original, data):
    xml = original(data)
    for mapping in data.get("BlockDeviceMappings", []):
        key = mapping.get("Ebs", {}).get("KmsKeyId")
        if key:
            device = f"<deviceName>{mapping['DeviceName']}</deviceName><ebs>"
            xml = xml.replace(device, f"{device}<kmsKeyId>{key}</kmsKeyId>")
    return xml


@around(ec2, "_create_flow_logs")
def flow_log_keeps_role_interval_and_tags(original, params):
    before = set(ec2._flow_logs)
    result = original(params)
    for name in set(ec2._flow_logs) - before:
        ec2._flow_logs[name]["Role"] = ec2._p(params, "DeliverLogsPermissionArn")
        ec2._flow_logs[name]["Interval"] = ec2._p(params, "MaxAggregationInterval") or "600"
        ec2._parse_tag_specs(params, "vpc-flow-log", name)
    return result


@around(ec2, "_describe_flow_logs")
def flow_log_shows_role_and_interval(original, params):
    status, headers, body = original(params)
    text = body.decode() if isinstance(body, bytes) else body
    for name, log in ec2._flow_logs.items():
        shown = f"<flowLogId>{name}</flowLogId>"
        role = f"<deliverLogsPermissionArn>{log['Role']}</deliverLogsPermissionArn>" if log.get("Role") else ""
        text = text.replace(shown, f"{shown}{role}<maxAggregationInterval>{log.get('Interval', '600')}</maxAggregationInterval>")
    return status, headers, text.encode()


@around(ec2, "_rules_match")
def rule_for_all_protocols_has_no_ports(original, one, other):
    def portless(rule):
        every = rule.get("IpProtocol") == "-1"
        return {key: value for key, value in rule.items() if not every or key not in ("FromPort", "ToPort")}

    return original(portless(one), portless(other))


@around(ec2, "_create_vpc_endpoint")
def endpoint_keeps_groups_dns_and_policy(original, params):
    before = set(ec2._vpc_endpoints)
    original(params)
    (name,) = set(ec2._vpc_endpoints) - before
    ec2._vpc_endpoints[name].update(
        Groups=ec2._parse_member_list(params, "SecurityGroupId"),
        PrivateDns=ec2._p(params, "PrivateDnsEnabled") or "false",
        PolicyDocument=ec2._p(params, "PolicyDocument"),
    )
    return ec2._xml(200, "CreateVpcEndpointResponse", ec2._vpce_fields_xml(ec2._vpc_endpoints[name], tag="vpcEndpoint"))


@around(ec2, "_vpce_fields_xml")
def endpoint_shows_groups_dns_and_policy(original, endpoint, tag="item"):
    groups = "".join(f"<item><groupId>{group}</groupId></item>" for group in endpoint.get("Groups", []))
    policy = f"<policyDocument>{escape(endpoint['PolicyDocument'])}</policyDocument>" if endpoint.get("PolicyDocument") else ""
    dns = f"<privateDnsEnabled>{endpoint.get('PrivateDns', 'false')}</privateDnsEnabled>"
    return original(endpoint, tag).replace("<routeTableIdSet>", f"<groupSet>{groups}</groupSet>{policy}{dns}<routeTableIdSet>")


@around(ec2, "_parse_ip_permissions")
def rule_keeps_prefix_list(original, params, prefix):
    rules = original(params, prefix)
    for index, rule in enumerate(rules, 1):
        entry = f"{prefix}.{index}.PrefixListIds.1"
        if ec2._p(params, f"{entry}.PrefixListId"):
            fields = ("PrefixListId", "Description")
            rule["PrefixListIds"] = [{field: ec2._p(params, f"{entry}.{field}") for field in fields}]
    return rules


@around(ec2, "_sg_rule_xml")
def rule_shows_prefix_list(original, group, rule, is_egress=False):
    xml = original(group, rule, is_egress)
    prefixes = [entry["PrefixListId"] for entry in rule.get("PrefixListIds", []) if isinstance(entry, dict)]
    return xml.replace("</toPort>", f"</toPort><prefixListId>{prefixes[0]}</prefixListId>") if prefixes else xml


@around(acm, "_request_certificate")
def certificate_keeps_key_algorithm(original, data):
    result = original(data)
    certificate = acm._certificates.get(json.loads(result[2]).get("CertificateArn"))
    if certificate is not None:
        certificate["KeyAlgorithm"] = data.get("KeyAlgorithm", "RSA_2048")
    return result


@around(acm, "_cert_shape")
def certificate_shows_key_algorithm(original, certificate):
    return {**original(certificate), "KeyAlgorithm": certificate.get("KeyAlgorithm", "RSA_2048")}


@around(elasticache, "_create_replication_group")
def replication_group_keeps_key(original, params):
    result = original(params)
    group = elasticache._replication_groups.get(elasticache._p(params, "ReplicationGroupId"))
    if group is not None:
        group.setdefault("KmsKeyId", elasticache._p(params, "KmsKeyId"))
    return result


@around(elasticache, "_rg_xml")
def replication_group_shows_key(original, group):
    key = group.get("KmsKeyId")
    return original(group) + (f"<KmsKeyId>{key}</KmsKeyId>" if key else "")


@around(elasticache, "_create_user")
def cache_user_keeps_authentication(original, params):
    result = original(params)
    user = elasticache._users.get(elasticache._p(params, "UserId"))
    kind = elasticache._p(params, "AuthenticationMode.Type")
    if user is not None and kind:
        user["Authentication"] = {"Type": kind, "PasswordCount": 0}
    return result


@around(elasticache, "_user_xml")
def cache_user_shows_channels(original, user):
    return original({**user, "AccessString": escape(user.get("AccessString", ""))})


@around(eks, "_create_nodegroup")
def node_group_keeps_template_and_update(original, cluster, body):
    result = original(cluster, body)
    group = eks._nodegroups.get(f"{cluster}/{body.get('nodegroupName')}")
    if group is not None:
        for field in ("launchTemplate", "updateConfig", "nodeRepairConfig"):
            if field in body:
                group.setdefault(field, body[field])
    return result


@around(eks, "_create_cluster")
def cluster_keeps_zonal_shift(original, body, *caller):
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    if cluster is not None:
        cluster["deletionProtection"] = body.get("deletionProtection", False)
    if cluster is not None and "zonalShiftConfig" in body:
        cluster["zonalShiftConfig"] = body["zonalShiftConfig"]
    return result


@around(eks, "_create_cluster")
def cluster_has_a_security_group(original, body, *caller):
    """AWS makes it, for control plane and nodes; the emulator only names one."""
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    if cluster is not None:
        network = cluster["resourcesVpcConfig"]
        subnet = ec2._subnets.get(network["subnetIds"][0], {})
        name = f"eks-cluster-sg-{body['name']}"
        ec2._create_security_group({"GroupName": [name], "VpcId": [subnet.get("VpcId", "")]})
        network["clusterSecurityGroupId"] = next(key for key, group in ec2._security_groups.items() if group["GroupName"] == name)
    return result


@around(eks, "_delete_cluster")
def cluster_takes_its_security_group_with_it(original, name):
    cluster = eks._clusters.get(name)
    result = original(name)
    if result[0] < 400:
        ec2._security_groups.pop(cluster["resourcesVpcConfig"]["clusterSecurityGroupId"], None)
    return result


def exports(params):
    return rds._parse_member_list(params, "EnableCloudwatchLogsExports")


@around(rds, "_create_db_cluster_impl")
def cluster_keeps_log_exports(original, params):
    result = original(params)
    cluster = rds._clusters.get(rds._p(params, "DBClusterIdentifier"))
    if cluster is not None and exports(params):
        cluster["EnabledCloudwatchLogsExports"] = exports(params)
    return result


@around(rds, "_cluster_xml")
def cluster_shows_log_exports(original, cluster):
    members = "".join(f"<member>{name}</member>" for name in cluster.get("EnabledCloudwatchLogsExports", []))
    xml = original(cluster).replace("<EnabledCloudwatchLogsExports/>", "")
    return xml + f"<EnabledCloudwatchLogsExports>{members}</EnabledCloudwatchLogsExports>"


@around(rds, "_create_db_instance_impl")
def instance_keeps_insights_key(original, params):
    result = original(params)
    instance = rds._instances.get(rds._p(params, "DBInstanceIdentifier"))
    if instance is not None:
        instance["PerformanceInsightsKMSKeyId"] = rds._p(params, "PerformanceInsightsKMSKeyId")
    return result


@around(rds, "_create_db_instance_impl")
def instance_has_a_zone_of_its_own(original, params):
    """Aurora spreads the instances of a cluster; the emulator puts all in one zone."""
    cluster = rds._p(params, "DBClusterIdentifier")
    if cluster and not rds._p(params, "AvailabilityZone"):
        siblings = sum(one.get("DBClusterIdentifier") == cluster for one in rds._instances.values())
        params = {**params, "AvailabilityZone": [get_region() + "abc"[siblings % 3]]}
    return original(params)


@around(rds, "_instance_xml")
def instance_shows_insights_key(original, instance):
    key = instance.get("PerformanceInsightsKMSKeyId")
    return original(instance) + (f"<PerformanceInsightsKMSKeyId>{key}</PerformanceInsightsKMSKeyId>" if key else "")


@around(rds, "_sync_cluster_endpoints")
def cluster_keeps_its_endpoints(original, cluster):
    """The emulator would give the address of the database that it runs itself; here it runs none."""


@around(rds, "_remove_from_global_cluster")
def global_database_says_who_is_no_member(original, params):
    """The second region's cluster has left by itself when the global database lets its members go: AWS's words for that are waited for."""
    status, headers, body = original(params)
    text = body.decode() if isinstance(body, bytes) else body
    if status == 404 and "is not a member of global cluster" in text:
        return rds._error("InvalidParameterValue", f"{rds._p(params, 'DbClusterIdentifier')} is not found in global cluster", 400)
    return status, headers, body


@around(cloudtrail, "_create_trail")
def trail_keeps_logs_and_tags(original, body):
    result = original(body)
    trail = cloudtrail._trails.get(body.get("Name", "").strip())
    if trail is not None:
        trail.update({field: body[field] for field in ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn") if field in body})
        cloudtrail._add_tags({"ResourceId": trail["TrailARN"], "TagsList": body.get("TagsList", [])})
    return result


@around(cloudfront, "_build_rhp_config_xml")
def headers_policy_omits_what_is_not_set(original, parent, config):
    original(parent, config)
    for name in ("CustomHeadersConfig", "RemoveHeadersConfig"):
        element = parent.find(name)
        if element is not None and element.findtext("Quantity") == "0":
            parent.remove(element)


# --- what it leaves out ----------------------------------------------------------------------------------------------

waf_logging = {}


async def waf_with_logging(method, path, headers, body, query):
    operation = headers.get("x-amz-target", "").split(".")[-1]
    data = json.loads(body) if body else {}
    missing = answer(400, {"__type": "WAFNonexistentItemException", "message": "the web ACL has no logging"})
    if operation == "PutLoggingConfiguration":
        config = data["LoggingConfiguration"]
        waf_logging[config["ResourceArn"]] = config
        return answer(200, {"LoggingConfiguration": config})
    if operation == "GetLoggingConfiguration":
        config = waf_logging.get(data["ResourceArn"])
        return answer(200, {"LoggingConfiguration": config}) if config else missing
    if operation == "DeleteLoggingConfiguration":
        return answer(200, {}) if waf_logging.pop(data["ResourceArn"], None) else missing
    return await waf_original(method, path, headers, body, query)


waf_original, waf.handle_request = waf.handle_request, waf_with_logging


async def backup_with_vault_lock(method, path, headers, body, query):
    parts = path.strip("/").split("/")
    if len(parts) == 3 and parts[0] == "backup-vaults" and parts[2] == "vault-lock":
        vault = backup._vaults.get(parts[1])
        if vault is None:
            return answer(400, {"__type": "ResourceNotFoundException", "message": f"no vault {parts[1]}"})
        fields = ("MinRetentionDays", "MaxRetentionDays")
        if method == "PUT":
            request = json.loads(body)
            vault.update({field: request[field] for field in fields if field in request}, Locked=True)
        if method == "DELETE":
            for field in (*fields, "Locked"):
                vault.pop(field, None)
        return answer(200, {})
    return await backup_original(method, path, headers, body, query)


backup_original, backup.handle_request = backup.handle_request, backup_with_vault_lock

# Signing keys and logging of queries, by zone.
zone_signers, zone_logs = {}, {}


def changed():
    with route53._lock:
        change = route53._new_change()
    return f"<ChangeInfo>{elements(Id='/change/' + change['id'], Status='PENDING', SubmittedAt=change['submitted_at'])}</ChangeInfo>"


def signing(method, path, body):
    """DNSSEC of a zone: its state, its keys, and the switches of both."""
    if re.fullmatch(r"/keysigningkey/?", path):
        given = {field: route53._text(ElementTree.fromstring(body), field) for field in ("Name", "HostedZoneId", "KeyManagementServiceArn", "Status")}
        zone = given.pop("HostedZoneId").removeprefix("/hostedzone/")
        signer = {
            **{field: given[field] for field in ("Name", "Status")}, "KmsArn": given["KeyManagementServiceArn"], "Flag": 257, "KeyTag": 12345,
            "SigningAlgorithmMnemonic": "ECDSAP256SHA256", "SigningAlgorithmType": 13, "DigestAlgorithmMnemonic": "SHA-256",
            "DigestAlgorithmType": 2, "DigestValue": "A" * 64, "PublicKey": "A" * 86 + "==", "DSRecord": f"12345 13 2 {'A' * 64}",
            "DNSKEYRecord": f"257 3 13 {'A' * 86}==", "CreatedDate": "2026-01-01T00:00:00Z", "LastModifiedDate": "2026-01-01T00:00:00Z",
        }
        zone_signers.setdefault(zone, {"status": "NOT_SIGNING", "keys": {}})["keys"][signer["Name"]] = signer
        return xml("CreateKeySigningKeyResponse", changed() + f"<KeySigningKey>{elements(**signer)}</KeySigningKey>", 201)
    if named := re.fullmatch(r"/keysigningkey/([^/]+)/([^/]+)(/(?:de)?activate)?", path):
        zone, name, switch = named.groups()
        keys = zone_signers.get(zone, {"keys": {}})["keys"]
        if name not in keys:
            return route53._error_response("NoSuchKeySigningKey", f"there is no {name}", 404)
        if switch:
            keys[name]["Status"] = "ACTIVE" if switch == "/activate" else "INACTIVE"
        elif method == "DELETE":
            del keys[name]
        return xml("Answer", changed())
    zone, switch = re.fullmatch(r"/hostedzone/([^/]+)/(dnssec|enable-dnssec|disable-dnssec)", path).groups()
    state = zone_signers.get(zone, {"status": "NOT_SIGNING", "keys": {}})
    if switch != "dnssec":
        state["status"] = "SIGNING" if switch == "enable-dnssec" else "NOT_SIGNING"
        return xml("Answer", changed())
    keys = "".join(f"<member>{elements(**signer)}</member>" for signer in state["keys"].values())
    return xml("GetDNSSECResponse", f"<Status>{elements(ServeSignature=state['status'])}</Status><KeySigningKeys>{keys}</KeySigningKeys>")


def query_logging(method, path, body):
    def shown(key):
        return f"<QueryLoggingConfig>{elements(Id=key, **zone_logs[key])}</QueryLoggingConfig>"

    if method == "POST":
        root = ElementTree.fromstring(body)
        key = str(uuid.uuid4())
        zone_logs[key] = {field: route53._text(root, field) for field in ("HostedZoneId", "CloudWatchLogsLogGroupArn")}
        return xml("CreateQueryLoggingConfigResponse", shown(key), 201)
    key = path.split("/")[2]
    if key not in zone_logs:
        return route53._error_response("NoSuchQueryLoggingConfig", f"there is no {key}", 404)
    if method == "DELETE":
        del zone_logs[key]
        return xml("DeleteQueryLoggingConfigResponse", "")
    return xml("GetQueryLoggingConfigResponse", shown(key))


async def route53_with_signing_and_logs(method, path, headers, body, query):
    below = path.removeprefix(f"/{route53.API_VERSION}")
    if re.match(r"/keysigningkey|/hostedzone/[^/]+/(enable-|disable-)?dnssec", below):
        return signing(method, below, body)
    if below.startswith("/queryloggingconfig"):
        return query_logging(method, below, body)
    return await route53_original(method, path, headers, body, query)


route53_original, route53.handle_request = route53.handle_request, route53_with_signing_and_logs

# By region and path: plans, with tags, and their selections.
restore_tests = {}


def restore_test_made(path, kind, request):
    test = {**request[kind], "CreationTime": int(time.time())}
    if kind == "RestoreTestingPlan":
        test[f"{kind}Arn"] = f"arn:aws:backup:{get_region()}:{get_account_id()}:restore-testing-plan:{test[f'{kind}Name']}"
    else:
        test["RestoreTestingPlanName"] = path.split("/")[-2]
    restore_tests[get_region(), f"{path}/{test[f'{kind}Name']}"] = {"kind": kind, "test": test, "tags": request.get("Tags", {})}
    return answer(201, test)


async def backup_with_restore_tests(method, path, headers, body, query):
    path = unquote(path.rstrip("/"))
    plan = next((entry for entry in restore_tests.values() if path == f"/tags/{entry['test'].get('RestoreTestingPlanArn')}"), None)
    if plan is not None and method == "GET":
        return answer(200, {"Tags": plan["tags"]})
    if not path.startswith("/restore-testing/plans"):
        return await backup_before_tests(method, path, headers, body, query)
    kind = "RestoreTestingSelection" if "/selections" in path else "RestoreTestingPlan"
    if method == "PUT" and path.rsplit("/", 1)[1] in ("plans", "selections"):
        return restore_test_made(path, kind, json.loads(body))
    found = restore_tests.get((get_region(), path))
    if found is None:
        return answer(400, {"__type": "ResourceNotFoundException", "message": f"there is no {path}"})
    if method == "DELETE":
        del restore_tests[get_region(), path]
        return answer(204, {})
    if method == "PUT":
        found["test"].update(json.loads(body)[kind])
    return answer(200, {kind: found["test"]} if method == "GET" else found["test"])


backup_before_tests, backup.handle_request = backup.handle_request, backup_with_restore_tests


async def config_with_deletion(method, path, headers, body, query):
    stores = {
        "DeleteConfigurationRecorder": (config._recorders, "ConfigurationRecorderName", "NoSuchConfigurationRecorderException"),
        "DeleteDeliveryChannel": (config._delivery_channels, "DeliveryChannelName", "NoSuchDeliveryChannelException"),
    }
    operation = headers.get("x-amz-target", "").split(".")[-1]
    if operation not in stores:
        return await config_original(method, path, headers, body, query)
    store, field, missing = stores[operation]
    name = json.loads(body)[field]
    if store.pop(name, None) is None:
        return answer(400, {"__type": missing, "message": f"there is no {name}"})
    return answer(200, {})


config_original, config.handle_request = config.handle_request, config_with_deletion


async def eks_with_scaling(method, path, headers, body, query):
    """A group of nodes takes new bounds and a new count: by `up`, or as an autoscaler sets it."""
    found = re.fullmatch(r"/clusters/([\w-]+)/node-groups/([\w-]+)/update-config", path)
    group = found and eks._nodegroups.get("/".join(found.groups()))
    if not group:
        return await eks_original(method, path, headers, body, query)
    group["scalingConfig"] = {**group["scalingConfig"], **json.loads(body).get("scalingConfig", {})}
    return answer(200, {"update": {"id": "1", "status": "Successful", "type": "ConfigUpdate"}})


eks_original, eks.handle_request = eks.handle_request, eks_with_scaling


async def elasticache_with_failover(method, path, headers, body, query):
    """The first replica of a cache becomes its primary; the addresses of both roles stay."""
    params = parse_qs(body.decode()) if method == "POST" else query
    if elasticache._p(params, "Action") != "TestFailover":
        return await elasticache_original(method, path, headers, body, query)
    group = elasticache._replication_groups.get(elasticache._p(params, "ReplicationGroupId"))
    if group is None:
        return elasticache._error("ReplicationGroupNotFoundFault", "there is no such group", 404)
    members = group["NodeGroups"][0]["NodeGroupMembers"]
    heir = next(member for member in members if member["CurrentRole"] == "replica")
    for member in members:
        member["CurrentRole"] = "primary" if member is heir else "replica"
    shown = f"<ReplicationGroup>{elasticache._rg_xml(group)}</ReplicationGroup>"
    return elasticache._xml(200, "TestFailoverResponse", f"<TestFailoverResult>{shown}</TestFailoverResult>")


elasticache_original, elasticache.handle_request = elasticache.handle_request, elasticache_with_failover


# --- the cluster that EKS speaks of ----------------------------------------------------------------------------------


@around(eks, "_create_cluster")
def cluster_is_the_local_one(original, body, *caller):
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    if cluster is not None:
        cluster["deletionProtection"] = body.get("deletionProtection", False)
    local = json.loads(os.environ.get("SANDBOX_CLUSTERS", "{}")).get(get_region())
    if cluster is not None and local is not None:
        cluster["endpoint"] = local["endpoint"]
        cluster["certificateAuthority"] = {"data": local["ca"]}
        cluster["status"] = "ACTIVE"
    return result


# --- inventory -------------------------------------------------------------------------------------------------------

# No resources: what is kept of the past, and what belongs to a resource that is listed itself.
NO_RESOURCES = re.compile(
    r"(^|_)tags?$|_attrs$|_params$|_dates$|_counts$|refs$|history|^events$|changes$|change_progress|invalidations$|statuses$"
    r"|_tokens$|_codes$|_sessions$|jobs$|operations$|^metrics$|log_records|queries|_blobs$|deletion_tasks"
)


def entries(store):
    """The entries of one of ministack's stores: a dictionary, or one scoped by account and region."""
    data = getattr(store, "_data", store)
    return [(key[-1] if isinstance(key, tuple) else key, value) for key, value in data.items()] if hasattr(data, "items") else []


def is_gone(value):
    """True for what AWS itself still shows for a while: keys and secrets that wait for their end, gateways that had it."""
    if not isinstance(value, dict):
        return False
    state = value.get("State")
    state = state.get("Name") if isinstance(state, dict) else state
    return value.get("KeyState") == "PendingDeletion" or bool(value.get("DeletedDate")) or state in ("deleted", "terminated")


def resources(info_name):
    module = importlib.sys.modules.get(f"ministack.services.{info_name}")
    for kind, store in (module.get_state() if hasattr(module, "get_state") else {}).items():
        if not NO_RESOURCES.search(kind):
            for key, value in entries(store):
                if value and not is_gone(value):
                    yield info_name, kind.strip("_"), str(key)


# What an account comes with: there as soon as a service is first asked, in each region.
account_defaults = set()
services_seen = set()


def note_defaults():
    for info in pkgutil.iter_modules(ministack.services.__path__):
        if info.name not in services_seen and f"ministack.services.{info.name}" in importlib.sys.modules:
            services_seen.add(info.name)
            account_defaults.update(resources(info.name))


@around(ministack.app, "_get_module")
def service_comes_with_defaults(original, name):
    module = original(name)
    note_defaults()
    return module


@around(ec2, "_init_defaults")
def region_comes_with_defaults(original):
    before = set(resources("ec2"))
    original()
    account_defaults.update(set(resources("ec2")) - before)


@around(eventbridge, "_ensure_default_bus")
def account_comes_with_a_bus(original):
    before = set(resources("eventbridge"))
    original()
    account_defaults.update(set(resources("eventbridge")) - before)


def inventory():
    found = {("wafv2", "logging", arn) for arn in waf_logging} | keepers.inventory()
    found.update(("route53", "signing key", f"{zone} {name}") for zone, state in zone_signers.items() for name in state["keys"])
    found.update(("route53", "query log", key) for key in zone_logs)
    found.update(("backup", "restore test", f"{region} {path}") for region, path in restore_tests)
    for name in services_seen:
        found.update(resources(name))
    return [{"service": service, "kind": kind, "id": key} for service, kind, key in sorted(found - account_defaults)]


aws = ministack.app.app


async def send_json(send, status, data, error=None):
    headers = [(b"content-type", b"application/x-amz-json-1.1")] + ([(b"x-amzn-errortype", error.encode())] if error else [])
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(data).encode()})


async def app(scope, receive, send):
    if scope["type"] != "http":
        return await aws(scope, receive, send)
    if scope["path"] == "/_sandbox/inventory":
        return await send_json(send, 200, inventory())
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    signed = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("authorization", ""))
    if not signed or signed[1] not in keepers.SERVICES:
        return await aws(scope, receive, send)
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    body = b"".join(message.get("body", b"") for message in messages)
    answered = keepers.reply(signed[1], scope["method"], unquote(scope["path"]), headers.get("x-amz-target"), body)
    if answered:
        return await send_json(send, *answered)
    waiting = iter(messages)

    async def again():
        return next(waiting, None) or await receive()

    await aws(scope, again, send)


if __name__ == "__main__":
    note_defaults()
    ministack.app.app = app
    ministack.app.main()
