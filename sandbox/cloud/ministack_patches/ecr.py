# SPDX-License-Identifier: Apache-2.0
import json
import re
import time

from ministack.core.responses import get_account_id, get_region
from ministack.services import ecr

from .wrap import json_response, operation_of, wrap

# Pull through cache rules by region and repository prefix.
cache_rules = {}

# Amazon ECR API Reference, CreatePullThroughCacheRule.
PREFIX = re.compile(r"^((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*/?|ROOT)$")
OPEN_REGISTRIES = ("public.ecr.aws", "quay.io", "registry.k8s.io")
AUTHENTICATED_REGISTRIES = ("registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev")


def error(code, message):
    return json_response(400, {"__type": code, "message": message})


def create_rule(request):
    prefix, upstream = request["ecrRepositoryPrefix"], request["upstreamRegistryUrl"]
    if not 2 <= len(prefix) <= 30 or not PREFIX.match(prefix):
        return error("InvalidParameterException", f"the repository prefix {prefix} is invalid")
    if upstream not in OPEN_REGISTRIES + AUTHENTICATED_REGISTRIES:
        return error("UnsupportedUpstreamRegistryException", f"The upstream registry URL {upstream} is invalid.")
    if upstream in AUTHENTICATED_REGISTRIES and "credentialArn" not in request:
        return error("InvalidParameterException", f"the upstream registry {upstream} requires credentials")
    if (get_region(), prefix) in cache_rules:
        return error("PullThroughCacheRuleAlreadyExistsException", f"a rule with the prefix {prefix} already exists")
    rule = {**request, "registryId": get_account_id(), "createdAt": int(time.time())}
    cache_rules[get_region(), prefix] = rule
    return json_response(200, rule)


def describe_rules(request):
    region = get_region()
    prefixes = request.get("ecrRepositoryPrefixes") or [prefix for there, prefix in cache_rules if there == region]
    if any((region, prefix) not in cache_rules for prefix in prefixes):
        return error("PullThroughCacheRuleNotFoundException", "the rule does not exist")
    return json_response(200, {"pullThroughCacheRules": [cache_rules[region, prefix] for prefix in prefixes]})


def change_rule(operation, request):
    key = (get_region(), request["ecrRepositoryPrefix"])
    if key not in cache_rules:
        return error("PullThroughCacheRuleNotFoundException", "the rule does not exist")
    if operation == "DeletePullThroughCacheRule":
        return json_response(200, cache_rules.pop(key))
    cache_rules[key].update(request)
    return json_response(200, cache_rules[key])


@wrap(ecr, "handle_request")
async def cache_rule_operations(original, method, path, headers, body, query):
    """Adds the operations on pull through cache rules. No image is pulled in the sandbox."""
    operation = operation_of(headers)
    if "PullThroughCacheRule" not in operation:
        return await original(method, path, headers, body, query)
    request = json.loads(body) if body else {}
    if operation == "CreatePullThroughCacheRule":
        return create_rule(request)
    if operation == "DescribePullThroughCacheRules":
        return describe_rules(request)
    return change_rule(operation, request)
