# SPDX-License-Identifier: Apache-2.0
from ministack.core.responses import get_region
from ministack.services import rds

from .wrap import wrap


def log_exports(params):
    return rds._parse_member_list(params, "EnableCloudwatchLogsExports")


@wrap(rds, "_create_db_cluster_impl")
def store_log_exports(original, params):
    result = original(params)
    cluster = rds._clusters.get(rds._p(params, "DBClusterIdentifier"))
    if cluster is not None and log_exports(params):
        cluster["EnabledCloudwatchLogsExports"] = log_exports(params)
    return result


@wrap(rds, "_cluster_xml")
def return_log_exports(original, cluster):
    """EnabledCloudwatchLogsExports is always empty in clusters."""
    members = "".join(f"<member>{name}</member>" for name in cluster.get("EnabledCloudwatchLogsExports", []))
    xml = original(cluster).replace("<EnabledCloudwatchLogsExports/>", "")
    return xml + f"<EnabledCloudwatchLogsExports>{members}</EnabledCloudwatchLogsExports>"


@wrap(rds, "_create_db_instance_impl")
def store_performance_insights_key(original, params):
    result = original(params)
    instance = rds._instances.get(rds._p(params, "DBInstanceIdentifier"))
    if instance is not None:
        instance["PerformanceInsightsKMSKeyId"] = rds._p(params, "PerformanceInsightsKMSKeyId")
    return result


@wrap(rds, "_create_db_instance_impl")
def spread_instances_over_zones(original, params):
    """Aurora spreads the instances of a cluster over availability zones. ministack puts all of them in one zone."""
    cluster = rds._p(params, "DBClusterIdentifier")
    if cluster and not rds._p(params, "AvailabilityZone"):
        siblings = sum(one.get("DBClusterIdentifier") == cluster for one in rds._instances.values())
        params = {**params, "AvailabilityZone": [get_region() + "abc"[siblings % 3]]}
    return original(params)


@wrap(rds, "_instance_xml")
def return_performance_insights_key(original, instance):
    """PerformanceInsightsKMSKeyId is missing in instances. A change of it replaces the instance."""
    key = instance.get("PerformanceInsightsKMSKeyId")
    return original(instance) + (f"<PerformanceInsightsKMSKeyId>{key}</PerformanceInsightsKMSKeyId>" if key else "")


@wrap(rds, "_sync_cluster_endpoints")
def keep_cluster_endpoints(original, cluster):
    """ministack would replace the endpoints by the address of a database container. The sandbox runs no containers."""


@wrap(rds, "_remove_from_global_cluster")
def return_error_of_removed_member(original, params):
    """The provider deletes a global cluster by removing its members, and waits for the error that AWS returns for a removed member."""
    status, headers, body = original(params)
    text = body.decode() if isinstance(body, bytes) else body
    if status == 404 and "is not a member of global cluster" in text:
        return rds._error("InvalidParameterValue", f"{rds._p(params, 'DbClusterIdentifier')} is not found in global cluster", 400)
    return status, headers, body
