# SPDX-License-Identifier: Apache-2.0
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from ministack.services import elasticache

from .wrap import wrap


@wrap(elasticache, "_create_replication_group")
def store_key(original, params):
    result = original(params)
    group = elasticache._replication_groups.get(elasticache._p(params, "ReplicationGroupId"))
    if group is not None:
        group.setdefault("KmsKeyId", elasticache._p(params, "KmsKeyId"))
    return result


@wrap(elasticache, "_rg_xml")
def return_key(original, group):
    """KmsKeyId is missing in replication groups. A change of it replaces the group."""
    key = group.get("KmsKeyId")
    return original(group) + (f"<KmsKeyId>{key}</KmsKeyId>" if key else "")


@wrap(elasticache, "_create_user")
def store_authentication_type(original, params):
    """ministack does not store the authentication type of users that authenticate with IAM."""
    result = original(params)
    user = elasticache._users.get(elasticache._p(params, "UserId"))
    authentication_type = elasticache._p(params, "AuthenticationMode.Type")
    if user is not None and authentication_type:
        user["Authentication"] = {"Type": authentication_type, "PasswordCount": 0}
    return result


@wrap(elasticache, "_user_xml")
def escape_access_string(original, user):
    """An access string contains `&`, which ministack does not escape, so the provider cannot parse the response."""
    return original({**user, "AccessString": escape(user.get("AccessString", ""))})


@wrap(elasticache, "handle_request")
async def test_failover(original, method, path, headers, body, query):
    """Adds TestFailover: the first replica becomes the primary. The endpoints of the group stay the same."""
    params = parse_qs(body.decode()) if method == "POST" else query
    if elasticache._p(params, "Action") != "TestFailover":
        return await original(method, path, headers, body, query)
    group = elasticache._replication_groups.get(elasticache._p(params, "ReplicationGroupId"))
    if group is None:
        return elasticache._error("ReplicationGroupNotFoundFault", "the replication group does not exist", 404)
    members = group["NodeGroups"][0]["NodeGroupMembers"]
    new_primary = next(member for member in members if member["CurrentRole"] == "replica")
    for member in members:
        member["CurrentRole"] = "primary" if member is new_primary else "replica"
    result = f"<ReplicationGroup>{elasticache._rg_xml(group)}</ReplicationGroup>"
    return elasticache._xml(200, "TestFailoverResponse", f"<TestFailoverResult>{result}</TestFailoverResult>")
