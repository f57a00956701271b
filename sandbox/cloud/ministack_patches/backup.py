# SPDX-License-Identifier: Apache-2.0
import json
import time
from urllib.parse import unquote

from ministack.core.responses import get_account_id, get_region
from ministack.services import backup

from .wrap import json_response, wrap


@wrap(backup, "handle_request")
async def vault_lock_operations(original, method, path, headers, body, query):
    """Adds the operations on the lock configuration of backup vaults."""
    parts = path.strip("/").split("/")
    if len(parts) != 3 or parts[0] != "backup-vaults" or parts[2] != "vault-lock":
        return await original(method, path, headers, body, query)
    vault = backup._vaults.get(parts[1])
    if vault is None:
        return json_response(400, {"__type": "ResourceNotFoundException", "message": f"vault {parts[1]} does not exist"})
    fields = ("MinRetentionDays", "MaxRetentionDays")
    if method == "PUT":
        request = json.loads(body)
        vault.update({field: request[field] for field in fields if field in request}, Locked=True)
    if method == "DELETE":
        for field in (*fields, "Locked"):
            vault.pop(field, None)
    return json_response(200, {})


# Opt-in settings, by region. An account keeps them, so they are not resources.
region_settings = {}


@wrap(backup, "handle_request")
async def region_settings_operations(original, method, path, headers, body, query):
    """Adds the update of a region's opt-in settings. AWS changes only the services in the request."""
    if path.strip("/") != "account-settings":
        return await original(method, path, headers, body, query)
    settings = region_settings.setdefault(
        get_region(), {"ResourceTypeOptInPreference": {}, "ResourceTypeManagementPreference": {}}
    )
    if method != "PUT":
        return json_response(200, settings)
    for field, preferences in json.loads(body).items():
        settings[field].update(preferences)
    return json_response(200, {})


# Restore testing plans with their tags, and restore testing selections, by region and path.
restore_tests = {}


def create_restore_test(path, kind, request):
    test = {**request[kind], "CreationTime": int(time.time())}
    if kind == "RestoreTestingPlan":
        test[f"{kind}Arn"] = f"arn:aws:backup:{get_region()}:{get_account_id()}:restore-testing-plan:{test[f'{kind}Name']}"
    else:
        test["RestoreTestingPlanName"] = path.split("/")[-2]
    restore_tests[get_region(), f"{path}/{test[f'{kind}Name']}"] = {"kind": kind, "test": test, "tags": request.get("Tags", {})}
    return json_response(201, test)


@wrap(backup, "handle_request")
async def restore_test_operations(original, method, path, headers, body, query):
    """Adds the operations on restore testing plans and selections. The original receives the decoded path, without a last slash."""
    path = unquote(path.rstrip("/"))
    plan = next((entry for entry in restore_tests.values() if path == f"/tags/{entry['test'].get('RestoreTestingPlanArn')}"), None)
    if plan is not None and method == "GET":
        return json_response(200, {"Tags": plan["tags"]})
    if not path.startswith("/restore-testing/plans"):
        return await original(method, path, headers, body, query)
    kind = "RestoreTestingSelection" if "/selections" in path else "RestoreTestingPlan"
    if method == "PUT" and path.rsplit("/", 1)[1] in ("plans", "selections"):
        return create_restore_test(path, kind, json.loads(body))
    found = restore_tests.get((get_region(), path))
    if found is None:
        return json_response(400, {"__type": "ResourceNotFoundException", "message": f"{path} does not exist"})
    if method == "DELETE":
        del restore_tests[get_region(), path]
        return json_response(204, {})
    if method == "PUT":
        found["test"].update(json.loads(body)[kind])
    return json_response(200, {kind: found["test"]} if method == "GET" else found["test"])
