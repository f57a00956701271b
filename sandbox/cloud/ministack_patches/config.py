# SPDX-License-Identifier: Apache-2.0
import json

from ministack.services import config

from .wrap import json_response, operation_of, wrap


@wrap(config, "handle_request")
async def delete_operations(original, method, path, headers, body, query):
    """Adds DeleteConfigurationRecorder and DeleteDeliveryChannel, which `destroy` needs."""
    operations = {
        "DeleteConfigurationRecorder": (config._recorders, "ConfigurationRecorderName", "NoSuchConfigurationRecorderException"),
        "DeleteDeliveryChannel": (config._delivery_channels, "DeliveryChannelName", "NoSuchDeliveryChannelException"),
    }
    operation = operation_of(headers)
    if operation not in operations:
        return await original(method, path, headers, body, query)
    store, field, error = operations[operation]
    name = json.loads(body)[field]
    if store.pop(name, None) is None:
        return json_response(400, {"__type": error, "message": f"{name} does not exist"})
    return json_response(200, {})
