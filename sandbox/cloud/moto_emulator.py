# SPDX-License-Identifier: Apache-2.0
"""Runs moto. Besides the AWS API, it serves GET /_sandbox/inventory: every resource as [{"service", "kind", "id"}].

moto's own list (/moto-api/data.json) contains deleted resources. The inventory is therefore read from the stores of moto's
services, without the entries of an unused service. Environment: SANDBOX_SERVICES, the services that it serves, comma-separated.
"""

import json
import os

import moto.server
from moto.core.base_backend import BackendDict
from moto.guardduty.models import Detector

SERVICES = set(os.environ["SANDBOX_SERVICES"].replace("-", "").split(","))

detector_update = Detector.update


def update_and_keep_features(detector, enable, frequency, data_sources, features):
    """AWS changes only the features in the request. moto deletes all others."""
    given = {feature["name"]: feature for feature in features or []}
    merged = {**{feature["name"]: feature for feature in detector.features}, **given}
    detector_update(detector, enable, frequency, data_sources, list(merged.values()))


Detector.update = update_and_keep_features


def entries(backend):
    """The ids in a service's stores, by store. A setting that is on counts as one entry."""
    stores = vars(backend).items()
    ids = {(kind, str(key)) for kind, store in stores if isinstance(store, dict) for key in store}
    return ids | {(kind, "on") for kind, store in stores if store is True}


def inventory():
    found = []
    for backends in list(BackendDict._instances):
        if backends.service_name.replace("-", "") in SERVICES:
            for account, region, backend in backends.iter_backends():
                created = entries(backend) - entries(type(backend)(region, account))
                found += [{"service": backends.service_name, "kind": kind, "id": key} for kind, key in sorted(created)]
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
