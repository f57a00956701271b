# SPDX-License-Identifier: Apache-2.0
"""The resources that ministack and its patches hold, without those of a new account."""

import pkgutil
import re
import sys

import ministack.app
import ministack.services
from ministack.services import ec2, eventbridge

import stub_store

from . import backup, ecr, route53, waf
from .wrap import wrap

# Stores that hold no resources, but history or parts of a resource in another store.
OTHER_STORES = re.compile(
    r"(^|_)tags?$|_attrs$|_params$|_dates$|_counts$|refs$|history|^events$|changes$|change_progress|invalidations$|statuses$"
    r"|_tokens$|_codes$|_sessions$|jobs$|operations$|^metrics$|log_records|queries|_blobs$|deletion_tasks"
)


def entries(store):
    """The entries of one of ministack's stores: a dictionary, or one scoped by account and region."""
    data = getattr(store, "_data", store)
    return [(key[-1] if isinstance(key, tuple) else key, value) for key, value in data.items()] if hasattr(data, "items") else []


def is_deleted(value):
    """True for resources that AWS still returns after their deletion: KMS keys, secrets, instances and NAT gateways."""
    if not isinstance(value, dict):
        return False
    state = value.get("State")
    state = state.get("Name") if isinstance(state, dict) else state
    return value.get("KeyState") == "PendingDeletion" or bool(value.get("DeletedDate")) or state in ("deleted", "terminated")


def resources(service):
    module = sys.modules.get(f"ministack.services.{service}")
    for kind, store in (module.get_state() if hasattr(module, "get_state") else {}).items():
        if not OTHER_STORES.search(kind):
            for key, value in entries(store):
                if value and not is_deleted(value):
                    yield service, kind.strip("_"), str(key)


# Resources of a new account. ministack creates them when a service, or a service in a region, is first used.
account_defaults = set()
loaded_services = set()


def record_defaults():
    for info in pkgutil.iter_modules(ministack.services.__path__):
        if info.name not in loaded_services and f"ministack.services.{info.name}" in sys.modules:
            loaded_services.add(info.name)
            account_defaults.update(resources(info.name))


@wrap(ministack.app, "_get_module")
def record_defaults_of_service(original, name):
    module = original(name)
    record_defaults()
    return module


@wrap(ec2, "_init_defaults")
def record_defaults_of_region(original):
    before = set(resources("ec2"))
    original()
    account_defaults.update(set(resources("ec2")) - before)


@wrap(eventbridge, "_ensure_default_bus")
def record_default_bus(original):
    before = set(resources("eventbridge"))
    original()
    account_defaults.update(set(resources("eventbridge")) - before)


def inventory():
    found = {("wafv2", "logging", arn) for arn in waf.logging_configs} | stub_store.inventory()
    found.update(("route53", "signing key", f"{zone} {name}") for zone, state in route53.dnssec.items() for name in state["keys"])
    found.update(("route53", "query log", key) for key in route53.query_logs)
    found.update(("backup", "restore test", f"{region} {path}") for region, path in backup.restore_tests)
    found.update(("ecr", "cache rule", f"{region} {prefix}") for region, prefix in ecr.cache_rules)
    for service in loaded_services:
        found.update(resources(service))
    return [{"service": service, "kind": kind, "id": key} for service, kind, key in sorted(found - account_defaults)]
