# SPDX-License-Identifier: Apache-2.0
"""The resources and tags of the stub services."""

resources = {}
tags_by_arn = {}


class StubError(Exception):
    """An error response, with the error code of the AWS API."""

    def __init__(self, code, status=400):
        super().__init__(code)
        self.code, self.status = code, status


def store_of(service, kind):
    return resources.setdefault((service, kind), {})


def arn(service, path):
    return f"arn:aws:{service}:us-east-1:000000000000:{path}"


def get(service, kind, key, code="ResourceNotFoundException", status=400):
    if key not in store_of(service, kind):
        raise StubError(code, status)
    return store_of(service, kind)[key]


def delete(service, kind, key, code="ResourceNotFoundException", status=400):
    entry = get(service, kind, key, code, status)
    del store_of(service, kind)[key]
    return entry


def add_tags(resource, tags):
    tags_by_arn.setdefault(resource, {}).update({tag["Key"]: tag["Value"] for tag in tags or []})


def tag_list(resource):
    return [{"Key": key, "Value": value} for key, value in tags_by_arn.get(resource, {}).items()]


def remove_tags(data):
    for key in data["TagKeys"]:
        tags_by_arn.get(data["ResourceArn"], {}).pop(key, None)
    return {}


TAG_OPERATIONS = {
    "ListTagsForResource": lambda data: {"Tags": tag_list(data["ResourceArn"])},
    "TagResource": lambda data: add_tags(data["ResourceArn"], data["Tags"]) or {},
    "UntagResource": remove_tags,
}


def inventory():
    return {(service, kind, str(key)) for (service, kind), store in resources.items() for key in store}
