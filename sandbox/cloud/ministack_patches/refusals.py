# SPDX-License-Identifier: Apache-2.0
"""Requests that AWS refuses and ministack accepts. Each function names the document that states the constraint."""

import json
import re

from ministack.core.responses import error_response_json
from ministack.services import acm, cognito, ec2, eks, iam, rds, waf

from .wrap import json_response, wrap


# --- Aurora Global Database ---------------------------------------------------------------------------------------------


def is_burstable(instance):
    return instance.get("DBInstanceClass", "").startswith("db.t")


@wrap(rds, "_create_db_cluster_impl")
def refuse_managed_password_in_global_member(original, params):
    """Amazon Aurora User Guide, "Password management with Aurora and Secrets Manager", Limitations."""
    if rds._p(params, "GlobalClusterIdentifier") and rds._p(params, "ManageMasterUserPassword") == "true":
        return managed_password_error()
    return original(params)


@wrap(rds, "_modify_db_cluster_impl")
def refuse_managed_password_of_global_member(original, params):
    cluster = rds._clusters.get(rds._p(params, "DBClusterIdentifier")) or {}
    if cluster.get("GlobalClusterIdentifier") and rds._p(params, "ManageMasterUserPassword") == "true":
        return managed_password_error()
    return original(params)


@wrap(rds, "_create_global_cluster")
def refuse_unsuitable_source(original, params):
    """Amazon Aurora User Guide, "Configuration requirements of an Amazon Aurora global database"."""
    source = rds._p(params, "SourceDBClusterIdentifier").split(":")[-1]
    if (rds._clusters.get(source) or {}).get("MasterUserSecret"):
        return managed_password_error()
    if any(is_burstable(one) for one in rds._instances.values() if one.get("DBClusterIdentifier") == source):
        return burstable_error()
    return original(params)


@wrap(rds, "_create_db_instance_impl")
def refuse_burstable_member(original, params):
    cluster = rds._clusters.get(rds._p(params, "DBClusterIdentifier")) or {}
    if cluster.get("GlobalClusterIdentifier") and rds._p(params, "DBInstanceClass").startswith("db.t"):
        return burstable_error()
    return original(params)


def managed_password_error():
    return rds._error(
        "InvalidParameterCombination", "ManageMasterUserPassword is not supported for DB clusters that are part of a global database.", 400,
    )


def burstable_error():
    return rds._error("InvalidParameterValue", "Burstable DB instance classes are not supported for a global database.", 400)


# --- EKS ------------------------------------------------------------------------------------------------------------------

# Amazon EKS User Guide, "VPC and subnet considerations": zones in which a cluster's subnets are not allowed.
ZONES_WITHOUT_EKS = {"use1-az3", "usw1-az2", "cac1-az3"}


@wrap(eks, "_create_cluster")
def refuse_zone(original, body, *caller):
    for subnet_id in body.get("resourcesVpcConfig", {}).get("subnetIds", []):
        zone = (ec2._subnets.get(subnet_id) or {}).get("AvailabilityZone", "")
        if zone and ec2._az_id_for_zone_name(zone) in ZONES_WITHOUT_EKS:
            message = f"Cannot create cluster because {zone}, the targeted availability zone, does not currently support EKS."
            return eks._error(400, "UnsupportedAvailabilityZoneException", message)
    return original(body, *caller)


@wrap(eks, "handle_request")
async def refuse_scaling_config(original, method, path, headers, body, query):
    """EKS API Reference, NodegroupScalingConfig: the desired size lies between the minimum and the maximum."""
    found = re.fullmatch(r"/clusters/([\w-]+)/node-groups(?:/([\w-]+)/update-config)?", path)
    request = json.loads(body) if found and method == "POST" and body else {}
    given = request.get("scalingConfig") or {}
    group = found and found[2] and eks._nodegroups.get("/".join(found.groups()))
    config = {**(group["scalingConfig"] if group else {}), **given}
    if given and not config.get("minSize", 0) <= config.get("desiredSize", 0) <= config.get("maxSize", 0):
        return eks._error(400, "InvalidParameterException", f"desired size must be between minimum and maximum size: {config}")
    return await original(method, path, headers, body, query)


# --- Names and values -------------------------------------------------------------------------------------------------------

# ISO 3166-1 alpha-2, as in the AWS WAF API Reference, GeoMatchStatement.
COUNTRIES = set(
    "AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV BR IO BN BG BF BI KH CM CA CV KY CF TD "
    "CL CN CX CC CO KM CG CD CK CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR GL GD "
    "GP GU GT GG GN GW GY HT HM VA HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MO MK "
    "MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE PH PN "
    "PL PT PR QA RE RO RU RW BL SH KN LC MF PM VC WS SM ST SA SN RS SC SL SG SX SK SI SB SO ZA GS SS ES LK SD SR SJ SZ SE CH SY TW TJ TZ "
    "TH TL TG TK TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE ZM ZW XK".split()
)


def country_codes(value):
    if isinstance(value, dict):
        return [*value.get("CountryCodes", []), *(code for inner in value.values() for code in country_codes(inner))]
    return [code for inner in value for code in country_codes(inner)] if isinstance(value, list) else []


@wrap(waf, "handle_request")
async def refuse_country_codes(original, method, path, headers, body, query):
    for code in country_codes(json.loads(body) if body else {}):
        if code not in COUNTRIES:
            return json_response(400, {"__type": "WAFInvalidParameterException", "message": f"country code {code} is not valid"})
    return await original(method, path, headers, body, query)


@wrap(acm, "_request_certificate")
def refuse_long_domain(original, data):
    """ACM User Guide, "Characteristics and limitations": the first domain name has at most 64 characters."""
    if len(data.get("DomainName", "")) > 64:
        return error_response_json("InvalidDomainValidationOptionsException", "The first domain name cannot exceed 64 octets.", 400)
    return original(data)


@wrap(cognito, "_create_user_pool_domain")
def refuse_reserved_words(original, data):
    """Amazon Cognito Developer Guide, "Using the Amazon Cognito domain": a prefix contains none of these words."""
    if "CustomDomainConfig" not in data and re.search("aws|amazon|cognito", data.get("Domain", "")):
        return error_response_json("InvalidParameterException", "Domain cannot contain reserved word: aws, amazon or cognito", 400)
    return original(data)


@wrap(iam, "_create_role")
def refuse_tag_values(original, params):
    """IAM API Reference, Tag: the characters of a value."""
    for number in range(1, 51):
        value = iam._p(params, f"Tags.member.{number}.Value") or ""
        if not re.fullmatch(r"[\w\s.:/=+\-@]{0,256}", value):
            return iam._error(400, "InvalidInput", f"tag value {value} contains characters that are not allowed", ns="iam")
    return original(params)
