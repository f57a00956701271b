# SPDX-License-Identifier: Apache-2.0
from xml.sax.saxutils import escape

from ministack.services import ec2

from .wrap import wrap


@wrap(ec2, "_parse_lt_data")
def store_volume_key(original, params, prefix="LaunchTemplateData"):
    data = original(params, prefix)
    for index, mapping in enumerate(data.get("BlockDeviceMappings", []), 1):
        key = ec2._p(params, f"{prefix}.BlockDeviceMapping.{index}.Ebs.KmsKeyId")
        if key:
            mapping.setdefault("Ebs", {})["KmsKeyId"] = key
    return data


@wrap(ec2, "_lt_data_xml")
def return_volume_key(original, data):
    """KmsKeyId is missing in the block device mappings of launch templates."""
    xml = original(data)
    for mapping in data.get("BlockDeviceMappings", []):
        key = mapping.get("Ebs", {}).get("KmsKeyId")
        if key:
            device = f"<deviceName>{mapping['DeviceName']}</deviceName><ebs>"
            xml = xml.replace(device, f"{device}<kmsKeyId>{key}</kmsKeyId>")
    return xml


@wrap(ec2, "_create_flow_logs")
def store_flow_log_fields(original, params):
    before = set(ec2._flow_logs)
    result = original(params)
    for name in set(ec2._flow_logs) - before:
        ec2._flow_logs[name]["Role"] = ec2._p(params, "DeliverLogsPermissionArn")
        ec2._flow_logs[name]["Interval"] = ec2._p(params, "MaxAggregationInterval") or "600"
        ec2._parse_tag_specs(params, "vpc-flow-log", name)
    return result


@wrap(ec2, "_describe_flow_logs")
def return_flow_log_fields(original, params):
    """DeliverLogsPermissionArn and MaxAggregationInterval are missing. A change of either replaces the flow log."""
    status, headers, body = original(params)
    text = body.decode() if isinstance(body, bytes) else body
    for name, log in ec2._flow_logs.items():
        flow_log_id = f"<flowLogId>{name}</flowLogId>"
        role = f"<deliverLogsPermissionArn>{log['Role']}</deliverLogsPermissionArn>" if log.get("Role") else ""
        interval = f"<maxAggregationInterval>{log.get('Interval', '600')}</maxAggregationInterval>"
        text = text.replace(flow_log_id, f"{flow_log_id}{role}{interval}")
    return status, headers, text.encode()


@wrap(ec2, "_rules_match")
def ignore_ports_of_all_protocols(original, one, other):
    """AWS ignores the ports of a rule for all protocols. ministack compares them and does not find the rule to delete."""

    def without_ports(rule):
        all_protocols = rule.get("IpProtocol") == "-1"
        return {key: value for key, value in rule.items() if not all_protocols or key not in ("FromPort", "ToPort")}

    return original(without_ports(one), without_ports(other))


@wrap(ec2, "_create_vpc_endpoint")
def store_endpoint_fields(original, params):
    before = set(ec2._vpc_endpoints)
    original(params)
    (name,) = set(ec2._vpc_endpoints) - before
    ec2._vpc_endpoints[name].update(
        Groups=ec2._parse_member_list(params, "SecurityGroupId"),
        PrivateDns=ec2._p(params, "PrivateDnsEnabled") or "false",
        PolicyDocument=ec2._p(params, "PolicyDocument"),
    )
    return ec2._xml(200, "CreateVpcEndpointResponse", ec2._vpce_fields_xml(ec2._vpc_endpoints[name], tag="vpcEndpoint"))


@wrap(ec2, "_vpce_fields_xml")
def return_endpoint_fields(original, endpoint, tag="item"):
    """The security groups, the private DNS setting and the policy of VPC endpoints are missing."""
    groups = "".join(f"<item><groupId>{group}</groupId></item>" for group in endpoint.get("Groups", []))
    policy = f"<policyDocument>{escape(endpoint['PolicyDocument'])}</policyDocument>" if endpoint.get("PolicyDocument") else ""
    dns = f"<privateDnsEnabled>{endpoint.get('PrivateDns', 'false')}</privateDnsEnabled>"
    return original(endpoint, tag).replace("<routeTableIdSet>", f"<groupSet>{groups}</groupSet>{policy}{dns}<routeTableIdSet>")


@wrap(ec2, "_parse_ip_permissions")
def store_prefix_list(original, params, prefix):
    rules = original(params, prefix)
    for index, rule in enumerate(rules, 1):
        entry = f"{prefix}.{index}.PrefixListIds.1"
        if ec2._p(params, f"{entry}.PrefixListId"):
            fields = ("PrefixListId", "Description")
            rule["PrefixListIds"] = [{field: ec2._p(params, f"{entry}.{field}") for field in fields}]
    return rules


@wrap(ec2, "_sg_rule_xml")
def return_prefix_list(original, group, rule, is_egress=False):
    """PrefixListId is missing in security group rules."""
    xml = original(group, rule, is_egress)
    prefixes = [entry["PrefixListId"] for entry in rule.get("PrefixListIds", []) if isinstance(entry, dict)]
    return xml.replace("</toPort>", f"</toPort><prefixListId>{prefixes[0]}</prefixListId>") if prefixes else xml
