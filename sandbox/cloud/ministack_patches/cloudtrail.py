# SPDX-License-Identifier: Apache-2.0
from ministack.services import cloudtrail

from .wrap import wrap


@wrap(cloudtrail, "_create_trail")
def store_log_group_and_tags(original, body):
    """ministack does not store a trail's log group, the role that writes to it, and the tags."""
    result = original(body)
    trail = cloudtrail._trails.get(body.get("Name", "").strip())
    if trail is not None:
        trail.update({field: body[field] for field in ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn") if field in body})
        cloudtrail._add_tags({"ResourceId": trail["TrailARN"], "TagsList": body.get("TagsList", [])})
    return result
