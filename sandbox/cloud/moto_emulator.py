# SPDX-License-Identifier: Apache-2.0
"""Runs moto, and answers GET /_sandbox/inventory beside the AWS API: [{"service", "kind", "id"}].

moto's own list (/moto-api/data.json) keeps what has been deleted, so the stores of its services are read instead: what they
hold beyond those of a service that nobody has used. Environment: SANDBOX_SERVICES, the services it serves, by commas.
"""

import json
import os

import moto.server
from moto.core.base_backend import BackendDict
from moto.guardduty.models import Detector

SERVICES = set(os.environ["SANDBOX_SERVICES"].replace("-", "").split(","))


detector_update = Detector.update


def update_keeps_other_features(detector, enable, frequency, data_sources, features):
    """AWS changes the features that it is given; moto forgets all others."""
    given = {feature["name"]: feature for feature in features or []}
    merged = {**{feature["name"]: feature for feature in detector.features}, **given}
    detector_update(detector, enable, frequency, data_sources, list(merged.values()))


Detector.update = update_keeps_other_features


def entries(backend):
    """The ids in a service's stores, by store; what can only be on or off is a store of one."""
    stores = vars(backend).items()
    held = {(kind, str(key)) for kind, store in stores if isinstance(store, dict) for key in store}
    return held | {(kind, "on") for kind, store in stores if store is True}


def inventory():
    found = []
    for backends in list(BackendDict._instances):
        if backends.service_name.replace("-", "") in SERVICES:
            for account, region, backend in backends.iter_backends():
                made = entries(backend) - entries(type(backend)(region, account))
                found += [{"service": backends.service_name, "kind": kind, "id": key} for kind, key in sorted(made)]
    return found


class WithInventory(moto.server.DomainDispatcherApplication):
    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/_sandbox/inventory":
            return super().__call__(environ, start_response)
        body = json.dumps(inventory()).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


if __name__ == "__main__":
    moto.server.DomainDispatcherApplication = WithInventory
    moto.server.main()
