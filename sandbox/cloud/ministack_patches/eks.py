# SPDX-License-Identifier: Apache-2.0
import json
import os
import re

from ministack.core.responses import get_region
from ministack.services import ec2, eks

from .wrap import json_response, wrap


@wrap(eks, "_create_nodegroup")
def store_node_group_fields(original, cluster, body):
    """ministack does not store the launch template, the update config and the repair config of node groups."""
    result = original(cluster, body)
    group = eks._nodegroups.get(f"{cluster}/{body.get('nodegroupName')}")
    if group is not None:
        for field in ("launchTemplate", "updateConfig", "nodeRepairConfig"):
            if field in body:
                group.setdefault(field, body[field])
    return result


@wrap(eks, "_create_cluster")
def store_cluster_fields(original, body, *caller):
    """ministack does not store the deletion protection, the zonal shift config and the upgrade policy of clusters."""
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    if cluster is not None:
        cluster["deletionProtection"] = body.get("deletionProtection", False)
        if "zonalShiftConfig" in body:
            cluster["zonalShiftConfig"] = body["zonalShiftConfig"]
        cluster["upgradePolicy"] = body.get("upgradePolicy", {"supportType": "EXTENDED"})
    return result


@wrap(eks, "_create_cluster")
def create_cluster_security_group(original, body, *caller):
    """AWS creates the cluster security group. ministack returns an id that does not exist, so rules cannot refer to it."""
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    if cluster is not None:
        network = cluster["resourcesVpcConfig"]
        subnet = ec2._subnets.get(network["subnetIds"][0], {})
        name = f"eks-cluster-sg-{body['name']}"
        ec2._create_security_group({"GroupName": [name], "VpcId": [subnet.get("VpcId", "")]})
        network["clusterSecurityGroupId"] = next(key for key, group in ec2._security_groups.items() if group["GroupName"] == name)
    return result


@wrap(eks, "_delete_cluster")
def delete_cluster_security_group(original, name):
    cluster = eks._clusters.get(name)
    result = original(name)
    if result[0] < 400:
        ec2._security_groups.pop(cluster["resourcesVpcConfig"]["clusterSecurityGroupId"], None)
    return result


@wrap(eks, "_create_cluster")
def use_local_api_server(original, body, *caller):
    """Returns the endpoint of the region's local API server, from SANDBOX_CLUSTERS, so that the Kubernetes provider reaches it."""
    result = original(body, *caller)
    cluster = eks._clusters.get(body.get("name"))
    local = json.loads(os.environ.get("SANDBOX_CLUSTERS", "{}")).get(get_region())
    if cluster is not None and local is not None:
        cluster["endpoint"] = local["endpoint"]
        cluster["certificateAuthority"] = {"data": local["ca"]}
        cluster["status"] = "ACTIVE"
    return result


@wrap(eks, "handle_request")
async def update_scaling_config(original, method, path, headers, body, query):
    """Adds UpdateNodegroupConfig for the scaling config, which `up` and an autoscaler change."""
    found = re.fullmatch(r"/clusters/([\w-]+)/node-groups/([\w-]+)/update-config", path)
    group = found and eks._nodegroups.get("/".join(found.groups()))
    if not group:
        return await original(method, path, headers, body, query)
    group["scalingConfig"] = {**group["scalingConfig"], **json.loads(body).get("scalingConfig", {})}
    return update_response("ConfigUpdate")


@wrap(eks, "handle_request")
async def update_operations(original, method, path, headers, body, query):
    """Adds UpdateClusterConfig for the upgrade policy, UpdateNodegroupVersion, and DescribeUpdate: updates end at once."""
    cluster, _, operation = path.removeprefix("/clusters/").partition("/")
    request = json.loads(body) if method == "POST" and body else {}
    if cluster in eks._clusters and operation == "update-config" and "upgradePolicy" in request:
        eks._clusters[cluster]["upgradePolicy"] = request["upgradePolicy"]
        return update_response("UpgradePolicyUpdate")
    group = re.fullmatch(r"node-groups/([\w-]+)/update-version", operation)
    if group and f"{cluster}/{group[1]}" in eks._nodegroups:
        fields = ("launchTemplate", "version", "releaseVersion")
        eks._nodegroups[f"{cluster}/{group[1]}"].update({name: request[name] for name in fields if name in request})
        return update_response("VersionUpdate")
    if cluster in eks._clusters and method == "GET" and re.fullmatch(r"updates/[\w-]+", operation):
        return update_response("ConfigUpdate")
    return await original(method, path, headers, body, query)


def update_response(kind):
    return json_response(200, {"update": {"id": "1", "status": "Successful", "type": kind, "errors": []}})
