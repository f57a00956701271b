# SPDX-License-Identifier: Apache-2.0
"""Availability zones as in a real account: regions with more than three, ids in another order than names, and a Local Zone."""

from ministack.core.responses import get_region
from ministack.services import ec2

from .wrap import wrap, xml_elements

# The id of each zone, in the order of the names. AWS maps names to ids differently in each account.
ZONE_IDS = {
    "us-east-1": ["use1-az4", "use1-az6", "use1-az1", "use1-az2", "use1-az3", "use1-az5"],
    "us-west-2": ["usw2-az2", "usw2-az1", "usw2-az3", "usw2-az4"],
}
# A Local Zone of an account that has opted in to its group.
LOCAL_ZONES = {"us-east-1": ("us-east-1-bos-1a", "use1-bos1-az1"), "us-west-2": ("us-west-2-lax-1a", "usw2-lax1-az1")}


@wrap(ec2, "_az_id_for_zone_name")
def zone_id(original, name):
    ids = ZONE_IDS.get(name[:-1], [])
    index = ord(name[-1:]) - ord("a")
    if name in dict(LOCAL_ZONES.values()):
        return dict(LOCAL_ZONES.values())[name]
    return ids[index] if index < len(ids) else original(name)


@wrap(ec2, "_zone_name_for_az_id")
def zone_name(original, az_id):
    names = {zone["zoneId"]: zone["zoneName"] for zone in zones_of(get_region())}
    return names.get(az_id) or original(az_id)


def zones_of(region):
    letters = "abcdef"[:len(ZONE_IDS.get(region, "abc"))]
    common = {"regionName": region, "zoneState": "available"}
    zones = [{
        "zoneName": region + letter, "zoneId": ec2._az_id_for_zone_name(region + letter), "groupName": f"{region}-zg-1",
        "networkBorderGroup": region, "optInStatus": "opt-in-not-required", "zoneType": "availability-zone", **common,
    } for letter in letters]
    if region in LOCAL_ZONES:
        name, az_id = LOCAL_ZONES[region]
        zones.insert(0, {
            "zoneName": name, "zoneId": az_id, "groupName": name[:-1], "networkBorderGroup": name[:-1], "optInStatus": "opted-in",
            "zoneType": "local-zone", **common,
        })
    return zones


FILTERS = {
    "opt-in-status": "optInStatus", "zone-id": "zoneId", "zone-name": "zoneName", "zone-type": "zoneType", "state": "zoneState",
    "region-name": "regionName", "group-name": "groupName",
}


@wrap(ec2, "_describe_availability_zones")
def describe_zones(original, params):
    """ministack returns three zones in every region and applies no filter."""
    found = zones_of(get_region())
    for name, values in ec2._parse_filters(params).items():
        found = [zone for zone in found if name not in FILTERS or zone[FILTERS[name]] in values]
    for parameter, field in (("ZoneName", "zoneName"), ("ZoneId", "zoneId")):
        if values := ec2._parse_member_list(params, parameter):
            found = [zone for zone in found if zone[field] in values]
    items = "".join(f"<item>{xml_elements(**zone)}</item>" for zone in found)
    return ec2._xml(200, "DescribeAvailabilityZonesResponse", f"<availabilityZoneInfo>{items}</availabilityZoneInfo>")
